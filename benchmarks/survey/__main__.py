"""The pupil survey beside its peers and its targets."""

from collections.abc import Iterator

from benchmarks import report
from benchmarks.survey import submissions, tables


def measure() -> Iterator[report.Row]:
    """One part after the other."""
    yield from tables.measure()
    yield from submissions.measure()


if __name__ == "__main__":
    report.run("survey", lambda: list(measure()))
