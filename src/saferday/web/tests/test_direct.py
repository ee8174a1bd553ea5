"""The short way answers as the usual way would."""

import pytest
from django.utils import translation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("before", ["en", "cy"])
@pytest.mark.parametrize(("path", "language"), [("/survey/KDM-482/", "en"), ("/cy/survey/KDM-482/", "cy")])
def test_an_address_is_found_whatever_language_the_thread_spoke_before(
    client, before, path, language
) -> None:
    translation.activate(before)
    answer = client.post(path, {"ticket": "otter-lemon-cloud-47"}, headers={"accept": "application/json"})
    assert answer.wsgi_request.resolver_match.view_name.startswith("survey:")
    assert f'<html lang="{language}">' in answer.content.decode()
    assert translation.get_language() == before
