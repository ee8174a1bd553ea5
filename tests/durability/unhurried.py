"""The centre's settings without the limit on messages an hour, so that a thousand can be written."""

from saferday.centre.consent import rules
from saferday.web.settings.centre import *  # noqa: F403

rules.PER_HOUR_AT_MOST = 1_000_000
