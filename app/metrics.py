"""What each web worker counts for the operator, in files that one process adds up (`app.commands.metrics`).

Import this only where PROMETHEUS_MULTIPROC_DIR is set: the library decides then, once for the whole
process, that it counts in files.
"""

from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from sqlalchemy import Engine, event
from sqlalchemy.pool import QueuePool

from app.database import Engines
from app.request_log import Answered

# Strangers make up methods; each would be a series of its own.
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"})
BUCKETS = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
# Of requests that no route serves.
NO_ROUTE = "none"


class WorkerMetrics:
    """The counts of one web worker. Make it before workers part, and call it for each request."""

    def __init__(self, engines: Engines) -> None:
        # Nothing is read from this one: it keeps the library's own metrics of a process away.
        registry = CollectorRegistry()
        labels = ("method", "route", "status")
        self.requests = Counter(
            "conflict_map_requests",
            "Requests that were answered, or left before that (status 0).",
            labels,
            registry=registry,
        )
        self.seconds = Histogram(
            "conflict_map_request_duration_seconds",
            "From a request's first byte to the last one of its answer.",
            labels,
            buckets=BUCKETS,
            registry=registry,
        )
        self.kept = Counter(
            "conflict_map_kept_answers",
            "Requests by whether a kept answer was given: hit, stale (the database didn't answer), no.",
            ("result",),
            registry=registry,
        )
        self.in_use = Gauge(
            "conflict_map_pool_connections_in_use",
            "Connections to the database that are in use.",
            ("pool",),
            multiprocess_mode="livesum",
            registry=registry,
        )
        self.most = Gauge(
            "conflict_map_pool_connections_limit",
            "Connections to the database that may be in use at once.",
            ("pool",),
            multiprocess_mode="livesum",
            registry=registry,
        )
        self.engines = {"owner": engines.owner, "reader": engines.reader} | {
            f"replica {each.name}": each.engines.reading for each in engines.servers.replicas
        }
        for name, engine in self.engines.items():
            self._watch(name, engine)

    def _watch(self, name: str, engine: Engine) -> None:
        def note(*_: Any) -> None:
            self._note_pool(name, engine)

        event.listen(engine, "checkout", note)

    def _note_pool(self, name: str, engine: Engine) -> None:
        pool = engine.pool
        if isinstance(pool, QueuePool):
            self.in_use.labels(name).set(pool.checkedout())
            self.most.labels(name).set(pool.size() + pool._max_overflow)  # noqa: SLF001  (told nowhere else)

    def __call__(self, answered: Answered) -> None:
        """Count a request."""
        method = answered.method if answered.method in METHODS else "other"
        route = (answered.route or "").partition(" ")[2] or NO_ROUTE
        status = str(answered.status or 0)
        self.requests.labels(method, route, status).inc()
        self.seconds.labels(method, route, status).observe(answered.seconds)
        self.kept.labels(answered.kept).inc()
        for name, engine in self.engines.items():
            self._note_pool(name, engine)
