"""A morning of two classes in a centre of its own, for the test of the attacker: ``python -m … FOLDER``.

Ends as a killed process does, with its connection open, so that the journal is left for the attacker to read.
"""

import os
import random
import sys
from datetime import timedelta
from pathlib import Path


def run(folder: Path) -> None:
    """Hands in for all, and writes the order in which they came."""
    import django

    django.setup()
    from django.utils import timezone

    from saferday.youth.survey import actions
    from saferday.youth.survey.intake import storing
    from saferday.youth.survey.tests.conftest import example
    from saferday.youth.survey.tests.test_attacker import run_a_morning

    survey = actions.create_survey(by=None, slug="morning", draft=example())
    actions.publish(by=None, survey=survey)
    now = timezone.now()
    survey = actions.set_times(
        by=None, survey=survey, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=7)
    )
    sealed = []
    store = storing.store

    def remembering(parcel: storing.Parcel) -> None:
        sealed.append(parcel.sealed.hex())
        store(parcel)

    storing.store = remembering
    came = run_a_morning(survey, random.Random(6))
    (folder / "sealed.txt").write_text("\n".join(sealed))
    (folder / "came.txt").write_text("\n".join(came))


if __name__ == "__main__":
    run(Path(sys.argv[1]))
    os._exit(0)
