"""Learning in a process of its own, at low priority, so that the one that answers stays small and quick.

The child gets the corpus through its standard input, leaves all that it makes in the cache folder, and prints a word
after each step. Its input stays open for as long as it is wanted: when it closes, also because the parent died, the
child ends at once.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from bot.matching import making
from bot.matching.cache import Cache
from bot.matching.corpus import Corpus
from bot.matching.encoder import open_encoder

_ROOT = Path(__file__).parent.parent.parent
_POLITE = 10
_NOT_WANTED = 3
_SECONDS_TO_END = 5


class Apart:
    """A child that learns. Whoever starts it reads its `steps` to the end and then calls `end`."""

    def __init__(self, process: subprocess.Popen[bytes], to_child: IO[bytes], from_child: IO[bytes]) -> None:
        self._process, self._to_child, self._from_child = process, to_child, from_child

    @classmethod
    def start(cls, corpus: Corpus, semantic: bool, folder: Path) -> Apart:
        """Starts a child that learns `corpus`, with meaning if `semantic`, into the cache `folder`. Raises OSError."""
        process = subprocess.Popen(
            [sys.executable, "-c", f"from {__name__} import main; main()"],
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        )
        if process.stdin is None or process.stdout is None:
            raise OSError("a child without pipes")
        self = cls(process, process.stdin, process.stdout)
        try:
            pickle.dump((corpus, semantic, folder.absolute()), self._to_child)
            self._to_child.flush()
        except BrokenPipeError:
            self.stop()  # it has died already, which shows at its end
        return self

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def steps(self) -> Iterator[str]:
        """A word after each step that is done, until the child ends."""
        for line in self._from_child:
            yield line.decode().strip()

    def stop(self) -> None:
        """Ends the child."""
        self._process.kill()

    def end(self) -> int:
        """Waits for the end; the exit status, 0 if everything was learned."""
        try:
            return self._process.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()
        finally:
            self._from_child.close()
            self._to_child.close()


def main() -> None:
    """The child's work."""
    os.nice(_POLITE)
    corpus, semantic, folder = pickle.load(sys.stdin.buffer)  # what our own parent has written
    threading.Thread(target=_end_with_parent, daemon=True).start()
    encoder = open_encoder("auto") if semantic else None
    cache = Cache(folder)
    model = making.at_once(corpus, None, encoder, cache, whole=True)
    print("read", flush=True)
    for _model, learned in making.learn_all(model, making.kept_head(model, cache), encoder, cache):
        print("learned with meaning" if learned.semantic else "learned", flush=True)


def _end_with_parent() -> None:
    while os.read(sys.stdin.fileno(), 1 << 16):
        continue
    os._exit(_NOT_WANTED)
