"""The checks an operator runs: a registry that features add to, and the findings it gathers.

A feature's ``doctor.py`` holds functions decorated with ``@check("feature.noun")``; each returns
``ok(…)``, ``warn(…, do=…)`` or ``fail(…, do=…)``. The module is found by its name.
"""

from saferday.centre.doctor.registry import Finding, check, fail, names, ok, run, warn

__all__ = ["Finding", "check", "fail", "names", "ok", "run", "warn"]
