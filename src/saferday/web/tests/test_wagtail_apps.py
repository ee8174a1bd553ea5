"""The centre starts without building the API of Wagtail that nothing here uses, and loses nothing else by it."""

import subprocess
import sys

import pytest
from django.apps import apps
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permissions import policy_registry
from wagtail.signals import page_slug_changed, post_page_move
from wagtail.snippets import models as snippets

LOADED = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "saferday.web.settings.test"
import django
django.setup()
from saferday.web.operate.serve import load_application
load_application()
print(*(name for name in sys.modules if name.startswith("wagtail.") and ".api.v3" in name))
"""


def test_a_started_centre_has_built_no_api_of_wagtail() -> None:
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


@pytest.mark.parametrize("label", ["wagtaildocs", "wagtailimages", "wagtailredirects", "wagtailsnippets"])
def test_an_app_keeps_the_label_its_tables_are_named_by(label: str) -> None:
    assert apps.get_app_config(label).name.startswith("wagtail.")


def test_what_else_the_apps_do_when_they_get_ready_is_done() -> None:
    for model in (get_image_model(), get_document_model()):
        # Of its own: for what is not registered, Wagtail makes one that knows no collections.
        assert isinstance(policy_registry.get_by_type(model), CollectionOwnershipPermissionPolicy)
    assert not snippets.DEFER_REGISTRATION, "snippets are registered at once from now on"
    assert page_slug_changed.receivers
    assert post_page_move.receivers
