"""H2: the API keeps its own word: every answer to odd questions is one that its description names."""

import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case

from tests.running import RunningCentre


def test_the_api_keeps_its_word(live_centre: RunningCentre) -> None:
    described = schemathesis.openapi.from_url(f"{live_centre.url}/api/openapi.json")
    asked = []
    for found in described.get_all_operations():
        operation = found.ok()

        @given(case=operation.as_strategy())
        @settings(max_examples=20, database=None, suppress_health_check=list(HealthCheck))
        def keeps_its_word(case: Case) -> None:
            case.call_and_validate()

        keeps_its_word()
        asked.append(operation.label)
    assert len(asked) >= 6
