"""Clears every night what the register says is no longer to be kept."""

from django.utils.translation import gettext_lazy as _

from saferday.centre.tasks import every

from .purging import purge


@every(days=1, at="03:10", title=_("Clear personal data that is due"))
def clear_what_is_due() -> None:
    """Run the purges of the register."""
    purge()
