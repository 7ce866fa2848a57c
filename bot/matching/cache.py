"""What is computed once and kept on disk by content: readings, vectors, heads. A torn file is the same as none."""

from __future__ import annotations

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from bot.matching.calibration import Calibrator
from bot.matching.head import Centre
from bot.matching.learning import Learned
from bot.matching.views import Reading

Arrays = Mapping[str, NDArray[Any]]
_KEPT_HEADS = 4


class Cache:
    """A folder of npz files; without a folder nothing is kept. Safe for several processes: files appear whole."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def head(self, fingerprint: str, encoder: str) -> Learned | None:
        """The head that was learned from the corpus with this fingerprint, or None."""
        found = self._read(f"head-{fingerprint}-{encoder or 'lexical'}")
        if found is None:
            return None
        try:
            centre = Centre(found["centre"].astype(np.float32), float(found["all"]))
            calibrator = Calibrator(found["calibrator"].astype(np.float64))
            return Learned(
                found["rows"].astype(np.int64),
                found["weights"].astype(np.float32),
                centre,
                calibrator,
                float(found["answer_from"]),
                bool(encoder),
                fingerprint,
            )
        except (KeyError, TypeError, ValueError):
            return None

    def keep_head(self, fingerprint: str, encoder: str, learned: Learned) -> None:
        """Keeps a head, and forgets the oldest ones."""
        self._write(
            f"head-{fingerprint}-{encoder or 'lexical'}",
            {
                "rows": learned.rows,
                "weights": learned.weights.astype(np.float16),
                "centre": learned.centre.rows,
                "all": np.array(learned.centre.all),
                "answer_from": np.array(learned.answer_from),
                "calibrator": learned.calibrator.coefficients,
            },
        )
        self._forget("head-*.npz", _KEPT_HEADS)

    def readings(self, fingerprint: str) -> dict[tuple[str, str], Reading]:
        """How the phrasings of the corpus with this fingerprint read, by text and language; empty where not kept."""
        path = self._path(f"readings-{fingerprint}", "json")
        try:
            rows = json.loads(path.read_text(encoding="utf-8")) if path else []
            return {(text, language): Reading(*views) for text, language, views in rows}
        except (OSError, ValueError, TypeError):
            return {}

    def keep_readings(self, fingerprint: str, readings: Mapping[tuple[str, str], Reading]) -> None:
        """Keeps readings, and forgets the oldest ones."""
        rows = [[text, language, astuple(reading)] for (text, language), reading in readings.items()]
        path = self._path(f"readings-{fingerprint}", "json")
        self._put(path, lambda file: file.write(json.dumps(rows, ensure_ascii=False).encode()))
        self._forget("readings-*.json", _KEPT_HEADS)

    def vectors(self, encoder: str) -> dict[str, NDArray[np.float32]]:
        """Every sentence's vector that was kept, by the sentence's digest."""
        found = self._read(f"vectors-{encoder}")
        if found is None or "digests" not in found or "vectors" not in found:
            return {}
        return dict(zip(found["digests"].tolist(), found["vectors"].astype(np.float32), strict=False))

    def keep_vectors(self, encoder: str, sentences: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Keeps the vectors of exactly these sentences."""
        digests = np.array([digest(sentence) for sentence in sentences])
        self._write(f"vectors-{encoder}", {"digests": digests, "vectors": vectors.astype(np.float16)})

    def arrays(self, name: str) -> dict[str, NDArray[Any]] | None:
        """Any arrays that were kept under this name, or None."""
        return self._read(name)

    def keep_arrays(self, family: str, name: str, arrays: Arrays) -> None:
        """Keeps arrays under `name`, which begins with `family`, and forgets the oldest ones of that family."""
        self._write(name, arrays)
        self._forget(f"{family}-*.npz", _KEPT_HEADS)

    def _path(self, name: str, ending: str = "npz") -> Path | None:
        return None if self._folder is None else self._folder / f"{name}.{ending}"

    def _read(self, name: str) -> dict[str, NDArray[Any]] | None:
        path = self._path(name)
        if path is None:
            return None
        try:
            with np.load(path, allow_pickle=False) as file:
                return {key: file[key] for key in file.files}
        except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile):
            return None

    def _write(self, name: str, arrays: Arrays) -> None:
        self._put(self._path(name), lambda file: np.savez(file, allow_pickle=False, **arrays))

    def _put(self, path: Path | None, write: Callable[[IO[bytes]], object]) -> None:
        """Writes beside the target, then renames, so nobody reads half a file. A full disk is no reason to fail."""
        if path is None:
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".tmp", delete=False) as file:
                write(file)
            Path(file.name).replace(path)
        except OSError:
            return

    def _forget(self, pattern: str, keep: int) -> None:
        if self._folder is None:
            return
        files = sorted(self._folder.glob(pattern), key=lambda file: file.stat().st_mtime, reverse=True)
        for file in files[keep:]:
            file.unlink(missing_ok=True)


def digest(sentence: str) -> str:
    """A short name for a sentence."""
    return hashlib.sha256(sentence.encode()).hexdigest()[:20]
