"""Learns a sense of danger in the background, or takes the one kept on disk. Until then the patterns are alone.

Learning takes some seconds and half a gigabyte for a moment, so a process of its own does it, at low priority.
"""

from __future__ import annotations

import io
import logging
import os
import pickle
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.danger.lessons import Lesson, asked_of, fingerprint, told_of
from bot.danger.sense import Sense
from bot.matching.cache import Cache
from bot.matching.restoring import Restorer
from bot.matching.views import Reader, Tables
from knowledge_base.library import Library

log = logging.getLogger(__name__)
_FAMILY = "danger"
_ROOT = Path(__file__).parent.parent.parent
_POLITE = 10
_SECONDS = 300


class Learner:
    """Learns once, from one library. `before`: the sense to go by until then."""

    def __init__(self, library: Library, cache: Cache, before: Sense | None = None) -> None:
        self.sense = before
        self._library, self._cache = library, cache
        self._thread = threading.Thread(target=self._learn, name="danger-learning", daemon=True)
        self._thread.start()

    def wait(self, seconds: float | None = None) -> None:
        """Waits until it has learned."""
        self._thread.join(seconds)

    def _learn(self) -> None:
        told = told_of(self._library)
        if not told:
            self.sense = None
            return
        name = f"{_FAMILY}-{fingerprint(told)}"
        kept = self._kept(name)
        if kept is None:
            kept = _learn_apart((*told, *asked_of(self._library)), Tables.from_words(self._library.words))
            if kept is not None:
                self._cache.keep_arrays(_FAMILY, name, kept.arrays)
        self.sense = kept or self.sense

    def _kept(self, name: str) -> Sense | None:
        arrays = self._cache.arrays(name)
        try:
            return None if arrays is None else Sense(arrays)
        except (KeyError, ValueError, TypeError):
            return None


def reader_of(tables: Tables) -> Reader:
    """Reads messages as danger is looked for in them: nothing is guessed."""
    return Reader(tables, Restorer(Counter(), Counter()))


def _learn_apart(lessons: Sequence[Lesson], tables: Tables) -> Sense | None:
    """What a child learns; None, with a line in the log, where it fails."""
    try:
        done = subprocess.run(
            [sys.executable, "-c", f"from {__name__} import main; main()"],
            cwd=_ROOT,
            input=pickle.dumps((lessons, tables)),
            stdout=subprocess.PIPE,
            timeout=_SECONDS,
            check=True,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        )
    except (OSError, subprocess.SubprocessError) as error:
        log.warning("danger is recognised by its patterns alone, nothing could be learned: %s", error)
        return None
    with np.load(io.BytesIO(done.stdout), allow_pickle=False) as file:
        return Sense({name: file[name] for name in file.files})


def main() -> None:
    """The child's work: lessons from its input, what was learned to its output."""
    os.nice(_POLITE)
    lessons, tables = pickle.load(sys.stdin.buffer)  # what our own parent has written
    made = io.BytesIO()
    np.savez(made, allow_pickle=False, **Sense.learn(lessons, reader_of(tables)).arrays)
    sys.stdout.buffer.write(made.getvalue())
