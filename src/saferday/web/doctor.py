"""What the doctor asks of the whole installation: that backups are made."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

from saferday.centre.doctor import Finding, check, ok, warn
from saferday.web.operate.backups.save import NOTE

BACKUP_WITHIN = timedelta(days=2)


@check("backup.age")
def backup_age() -> Finding:
    """A backup was made lately."""
    if settings.SAFERDAY_DEMO:
        return ok("A demo needs no backups.")
    path = Path(settings.DATA) / NOTE
    do = "Run 'saferday backup FILE' every night, and keep the file on another machine."
    if not path.is_file():
        return warn("No backup was ever made from this machine.", do=do)
    age = datetime.now(UTC) - datetime.fromisoformat(json.loads(path.read_text())["at"])
    if age > BACKUP_WITHIN:
        return warn(f"The last backup is {age.days} days old.", do=do)
    return ok(f"The last backup is {int(age.total_seconds() // 3600)} hours old.")
