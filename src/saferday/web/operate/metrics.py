"""The centre's numbers in Prometheus' text format: counts and ages, nothing about a person."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.utils import timezone

from saferday import __version__
from saferday.centre.audit import queries as audit
from saferday.centre.tasks import queries as tasks


@dataclass(frozen=True)
class Sample:
    """One number with its labels."""

    value: float
    labels: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Metric:
    """A named number, or one for each label."""

    name: str
    help: str
    samples: tuple[Sample, ...]

    def lines(self) -> Iterator[str]:
        """As Prometheus reads it."""
        yield f"# HELP {self.name} {self.help}"
        yield f"# TYPE {self.name} gauge"
        for sample in self.samples:
            labels = ",".join(f'{key}="{_escaped(value)}"' for key, value in sample.labels)
            yield f"{self.name}{{{labels}}} {sample.value:g}" if labels else f"{self.name} {sample.value:g}"


def text() -> str:
    """All metrics."""
    return "".join(f"{line}\n" for metric in _metrics() for line in metric.lines())


def _metrics() -> Iterator[Metric]:
    now = timezone.now()
    yield Metric(
        "saferday_info",
        "The version that runs and the database under it.",
        (Sample(1, (("version", __version__), ("database", connection.vendor))),),
    )
    heartbeat = tasks.newest_heartbeat()
    yield Metric(
        "saferday_workers",
        "Worker processes heard of in the last minute.",
        (Sample(len(tasks.workers_there(now=now))),),
    )
    if heartbeat is not None:
        yield Metric(
            "saferday_worker_heartbeat_age_seconds",
            "Seconds since a worker was last heard of.",
            (Sample(max((now - heartbeat).total_seconds(), 0)),),
        )
    yield Metric(
        "saferday_tasks",
        "Background tasks by state.",
        tuple(
            Sample(number, (("state", state.lower()),)) for state, number in sorted(tasks.counts().items())
        ),
    )
    lines = tasks.lines(now=now)
    yield Metric(
        "saferday_scheduled_failures",
        "Failures in a row of each piece of scheduled work.",
        tuple(Sample(line.failures, (("name", line.name),)) for line in lines),
    )
    yield Metric(
        "saferday_scheduled_late",
        "Whether a piece of scheduled work is late.",
        tuple(Sample(int(line.late), (("name", line.name),)) for line in lines),
    )
    newest = audit.newest_record()
    yield Metric("saferday_audit_records", "Records in the audit.", (Sample(newest.number if newest else 0),))
    head = audit.newest_signed_head()
    if head is not None:
        yield Metric(
            "saferday_audit_signed_head_age_seconds",
            "Seconds since the head of the audit was signed.",
            (Sample((now - head.at).total_seconds()),),
        )
    if connection.vendor == "sqlite" and not connection.is_in_memory_db():
        path = settings.DATABASES["default"]["NAME"]
        with connection.cursor() as cursor:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
            size = cursor.fetchone()[0] if path else 0
        yield Metric("saferday_database_bytes", "Size of the database.", (Sample(size),))


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
