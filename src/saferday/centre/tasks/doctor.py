"""Checks that scheduled work is being done."""

from django.utils import timezone

from saferday.centre.doctor import check, fail, ok, warn
from saferday.centre.doctor.registry import Finding
from saferday.centre.tasks import queries
from saferday.centre.tasks.rules import GONE_AFTER

FAILURES_TO_FAIL = 3


@check("tasks.worker")
def worker() -> Finding:
    """A worker is there."""
    seen = queries.newest_heartbeat()
    if seen is None:
        return warn(
            "No worker is running.", do="Run 'saferday serve', which starts one, or 'saferday worker'."
        )
    silent = timezone.now() - seen
    if silent > GONE_AFTER:
        return fail(
            f"No worker was heard of for {int(silent.total_seconds() // 60)} minutes: "
            "nothing is purged, published on time or sent.",
            do="Run 'saferday serve', which starts one, or 'saferday worker'.",
        )
    return ok("A worker is there.")


@check("tasks.schedule")
def schedule() -> Finding:
    """Scheduled work runs on time and succeeds."""
    lines = queries.lines()
    failing = [line for line in lines if line.failures >= FAILURES_TO_FAIL]
    if failing:
        line = failing[0]
        return fail(
            f"{line.name} failed {line.failures} times in a row: {line.error}",
            do="Put right what it names; it is tried again by itself.",
        )
    late = [line.name for line in lines if line.late]
    if late:
        return warn(f"Late: {', '.join(late)}.", do="See whether a worker runs: 'saferday worker'.")
    once = [line for line in lines if line.failures]
    if once:
        return warn(
            f"{once[0].name} failed: {once[0].error}", do="It is tried again by itself; look again later."
        )
    return ok(f"{len(lines)} pieces of scheduled work are on time.")


@check("tasks.failed")
def failed() -> Finding:
    """No task was given up."""
    number = queries.counts().get("FAILED", 0)
    if number:
        newest = queries.failed(1)[0]
        return warn(
            f"{number} tasks were given up in the last week, the newest is "
            f"{newest.task_path.rsplit('.', 1)[-1]} "
            f"({newest.exception_class_path.rsplit('.', 1)[-1]}).",
            do="See 'Scheduled work' in the editing pages for the reason.",
        )
    return ok("No task was given up.")
