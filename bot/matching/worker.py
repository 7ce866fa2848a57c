"""The thread that sees to it that the newest corpus is learned: here if it is small, else in a process of its own."""

from __future__ import annotations

import itertools
import logging
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

from bot.matching.apart import Apart
from bot.matching.cache import Cache
from bot.matching.corpus import Corpus

log = logging.getLogger(__name__)

APART_FROM = 1500
"""With fewer phrasings learning takes less time than starting a process does."""
_PAUSES = (10.0, 60.0, 600.0)
"""Seconds before a child that died is started again; the last of them from then on."""


class Worker:
    """Learns one corpus at a time. `here` learns in this process; `adopt` takes over what a child left in a cache and
    tells whether that is everything. Both get the version that they are for."""

    def __init__(
        self,
        folder: Path | None,
        semantic: bool,
        here: Callable[[int], None],
        adopt: Callable[[int, Cache], bool],
        apart_from: int = APART_FROM,
    ) -> None:
        self._folder, self._semantic = folder, semantic
        self._here, self._adopt = here, adopt
        self._apart_from = apart_from
        self._job: _Job | None = None

    def start(self, version: int, corpus: Corpus) -> None:
        """Learns `corpus` from now on, and no longer what was started before."""
        if self._job is not None:
            self._job.stop()
        big = len(corpus.phrasings) >= self._apart_from
        self._job = _Job(lambda job: self._learn_apart(job, version, corpus) if big else self._here(version))

    @property
    def busy(self) -> bool:
        """Whether something is being learned."""
        return self._job is not None and self._job.thread.is_alive()

    @property
    def child(self) -> int | None:
        """The number of the process that learns, or None."""
        child = self._job.child if self._job is not None else None
        return child.pid if child is not None else None

    def wait(self, seconds: float | None = None) -> None:
        """Waits until nothing is being learned."""
        if self._job is not None:
            self._job.thread.join(seconds)

    def _learn_apart(self, job: _Job, version: int, corpus: Corpus) -> None:
        with tempfile.TemporaryDirectory() as nowhere:
            folder = self._folder or Path(nowhere)
            for pause in itertools.chain(_PAUSES, itertools.repeat(_PAUSES[-1])):
                status, whole = self._try(job, version, corpus, folder)
                if whole or job.stopped.is_set():
                    return
                if status == 0:
                    log.warning("what was learned could not be kept in %s, so it is learned here", folder)
                    self._here(version)
                    return
                log.warning("learning ended with status %s, it is tried again in %.0f seconds", status, pause)
                if job.stopped.wait(pause):
                    return

    def _try(self, job: _Job, version: int, corpus: Corpus, folder: Path) -> tuple[int, bool]:
        """The exit status of one child, and whether everything is learned."""
        whole = False
        try:
            child = Apart.start(corpus, self._semantic, folder)
        except OSError as error:  # no memory for another process at the moment
            log.warning("no process could be started to learn in: %s", error)
            return 1, False
        job.take(child)
        for _step in child.steps():
            whole = self._adopt(version, Cache(folder))
        return child.end(), whole


class _Job:
    """One corpus being learned in a thread, which a stop ends soon."""

    def __init__(self, work: Callable[[_Job], None]) -> None:
        self.stopped = threading.Event()
        self.child: Apart | None = None
        self.thread = threading.Thread(target=work, args=(self,), name="matcher-learning", daemon=True)
        self.thread.start()

    def take(self, child: Apart) -> None:
        """Puts a child into this job's care."""
        self.child = child
        if self.stopped.is_set():
            child.stop()

    def stop(self) -> None:
        """Ends the job; what it has learned so far stays."""
        self.stopped.set()
        if self.child is not None:
            self.child.stop()
