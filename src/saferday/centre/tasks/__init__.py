"""Scheduled work, and work that is tried again: a thin layer over Django's tasks.

``@every(hours=1)`` above a plain function puts it on the schedule; ``@retrying(times=5)`` above ``@task()``
lets a task that failed run again, later each time. A feature keeps both in its ``tasks.py``, which is
imported at start.
"""

from saferday.centre.tasks.registry import every, retrying

__all__ = ["every", "retrying"]
