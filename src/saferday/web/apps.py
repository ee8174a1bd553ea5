"""Registers the assembly with Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The assembly: what crosses the strands and what an operator runs."""

    name = "saferday.web"
    label = "web"

    def ready(self) -> None:
        """Puts the scheduled work and the audit of editors' acts in place."""
        from saferday.web import page_acts, tasks  # noqa: F401
