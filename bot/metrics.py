"""What the running bot counts, for Prometheus. Counters live as long as the process; ages are read when asked for."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.store.queues import Queues

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """One process's figures, in a registry of their own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._updates = self._counter("updates", "Updates received, by kind", "kind")
        self._dropped = self._counter("dropped_updates", "Updates that were not taken, by reason", "reason")
        self._decisions = self._counter("decisions", "Decisions on questions", "kind", "tier")
        self._failures = self._counter("send_failures", "Failed calls to the Bot API, by fault", "reason")
        self._latency = Histogram(
            "camtay_answer_seconds",
            "From an update's arrival to the first call to the Bot API",
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._database = Gauge("camtay_database_answers", "Whether the database answers", registry=self._registry)
        self._waiting = self._gauge("waiting", "What waits in a queue", "queue")
        self._oldest = self._gauge("oldest_seconds", "For how long the oldest has waited in a queue", "queue")

    def update_received(self, kind: str) -> None:
        """An update came in."""
        self._updates.labels(kind).inc()

    def update_dropped(self, reason: str) -> None:
        """An update was not taken."""
        self._dropped.labels(reason).inc()

    def decided(self, kind: str, tier: str) -> None:
        """A question was decided on by this tier of the matcher."""
        self._decisions.labels(kind, tier).inc()

    def call_failed(self, reason: str) -> None:
        """A call to the Bot API failed."""
        self._failures.labels(reason).inc()

    def answered_after(self, seconds: float) -> None:
        """The first call for an update is made so long after its arrival."""
        self._latency.observe(seconds)

    def exposition(self, queues: Queues | None) -> bytes:
        """Everything in Prometheus' own format, with the queues as they are now; without them where the database does
        not answer (None), as what was true earlier is no answer."""
        self._database.set(queues is not None)
        self._waiting.clear()
        self._oldest.clear()
        for name, queue in queues.by_name().items() if queues else ():
            self._waiting.labels(name).set(queue.waiting)
            self._oldest.labels(name).set(queue.oldest_seconds)
        return generate_latest(self._registry)

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(f"camtay_{name}", text, labels, registry=self._registry)

    def _gauge(self, name: str, text: str, *labels: str) -> Gauge:
        return Gauge(f"camtay_{name}", text, labels, registry=self._registry)
