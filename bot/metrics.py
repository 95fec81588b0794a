"""The bot's Prometheus metrics."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_SECONDS = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0)


class Metrics:
    """The metrics of one running bot."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._questions = Counter(
            "wharfie_questions", "Questions asked", ["surface", "status"], registry=self._registry
        )
        self._refusals = Counter(
            "wharfie_refused_requests",
            "Requests refused because they are not signed by Slack or cannot be read",
            ["reason"],
            registry=self._registry,
        )
        self.finding_seconds = Histogram(
            "wharfie_finding_seconds", "Time to find an answer", buckets=_SECONDS, registry=self._registry
        )

        self._database = Gauge("wharfie_database_up", "1 if the database can be used, else 0", registry=self._registry)

    def set_database(self, *, works: bool) -> None:
        """Record whether the database can be used."""
        self._database.set(works)

    def count(self, surface: str, status: str) -> None:
        """Count a question.

        Args:
            surface: where it was asked: `command`, `mention`, `direct`.
            status: the outcome, such as `answered`.
        """
        self._questions.labels(surface, status).inc()

    def count_refusal(self, reason: str) -> None:
        """Count a request that was refused.

        Args:
            reason: `unsigned`, `secret`, `clock`, `malformed`, `large` or `slow`.
        """
        self._refusals.labels(reason).inc()

    def text(self) -> bytes:
        """Return all metrics in the Prometheus text format."""
        return generate_latest(self._registry)
