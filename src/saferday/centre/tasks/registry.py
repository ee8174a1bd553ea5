"""The tables, in code, of what is scheduled and what is tried again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any, TypeVar

from saferday.centre.tasks.rules import FIRST_WAIT

SHORTEST_INTERVAL = timedelta(seconds=10)

Work = TypeVar("Work", bound=Callable[[], Any])
AnyTask = TypeVar("AnyTask")


class ScheduleUnclear(ValueError):
    """A schedule has no interval, too short a one, or a name that another has."""


@dataclass(frozen=True)
class Scheduled:
    """One line of the schedule."""

    name: str
    title: Any
    """What it does, for people; may be a lazy translation."""
    work: Callable[[], Any]
    interval: timedelta
    at: time | None


@dataclass(frozen=True)
class RetryPolicy:
    """How often a task is tried in all, and how long it waits after the first failure."""

    times: int
    first_wait: timedelta


_schedule: dict[str, Scheduled] = {}
_policies: dict[str, RetryPolicy] = {}


def every(
    *,
    days: float = 0,
    hours: float = 0,
    minutes: float = 0,
    seconds: float = 0,
    at: str | None = None,
    title: Any = "",
    name: str = "",
) -> Callable[[Work], Work]:
    """Puts a function without arguments on the schedule.

    Args:
        days, hours, minutes, seconds: the interval.
        at: a time of day in the centre's time zone ("03:10"), for intervals of whole days.
        title: what it does, for the staff page; the function's first line if left out.
        name: "feature.verb"; made from the module and the function if left out.
    """
    interval = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    moment = time.fromisoformat(at) if at else None
    if interval < SHORTEST_INTERVAL:
        raise ScheduleUnclear(
            f"{name or 'A schedule'} needs an interval of at least {SHORTEST_INTERVAL.seconds} s."
        )
    if moment is not None and (not days or hours or minutes or seconds or days != int(days)):
        raise ScheduleUnclear("A time of day goes with whole days: @every(days=1, at='03:10').")

    def register(work: Work) -> Work:
        known_as = name or f"{work.__module__.split('.')[-2]}.{work.__name__}"
        other = _schedule.get(known_as)
        if other is not None and other.work.__module__ != work.__module__:
            raise ScheduleUnclear(f"{known_as} is on the schedule already, from {other.work.__module__}.")
        first_line = (work.__doc__ or known_as).strip().splitlines()[0]
        _schedule[known_as] = Scheduled(known_as, title or first_line, work, interval, moment)
        return work

    return register


def retrying(*, times: int = 5, first_wait: timedelta = FIRST_WAIT) -> Callable[[AnyTask], AnyTask]:
    """Lets a task that failed run again, up to so many times in all, waiting twice as long each time.

    Goes above ``@task()``. The task must be safe to run twice: a worker may die after the work and
    before saying so.
    """
    if times < 2:
        raise ScheduleUnclear("A retried task runs at least twice.")

    def register(task: AnyTask) -> AnyTask:
        _policies[task.module_path] = RetryPolicy(times, first_wait)  # type: ignore[attr-defined]
        return task

    return register


def schedule() -> list[Scheduled]:
    """The whole schedule, by name."""
    return [_schedule[name] for name in sorted(_schedule)]


def policy_of(task_path: str) -> RetryPolicy | None:
    """How a task is retried; None if it is not."""
    return _policies.get(task_path)
