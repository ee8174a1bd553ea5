"""Wagtail's own apps without the API that each of them builds at its start, mounted or not.

Building it takes a fifth of the time to the first page, and this centre has no use for it: it is never mounted. Wagtail
has no setting for it, so while an app gets ready, the modules of its API are stood in for by ones that do nothing.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from wagtail.contrib.redirects.apps import WagtailRedirectsAppConfig
from wagtail.documents.apps import WagtailDocsAppConfig
from wagtail.images.apps import WagtailImagesAppConfig
from wagtail.snippets.apps import WagtailSnippetsAppConfig

API = "wagtail.api.v3.api"
PARTS = ("api.v3", "api.v3.registry", "api.v3.router")


class Documents(WagtailDocsAppConfig):
    """Documents, without their API."""

    def ready(self) -> None:
        """As Wagtail does it, but for the API."""
        with api_left_out(self.name):
            super().ready()


class Images(WagtailImagesAppConfig):
    """Images, without their API."""

    def ready(self) -> None:
        """As Wagtail does it, but for the API."""
        with api_left_out(self.name):
            super().ready()


class Redirects(WagtailRedirectsAppConfig):
    """Redirects, without their API."""

    def ready(self) -> None:
        """As Wagtail does it, but for the API."""
        with api_left_out(self.name):
            super().ready()


class Snippets(WagtailSnippetsAppConfig):
    """Snippets, without their API."""

    def ready(self) -> None:
        """As Wagtail does it, but for the API."""
        with api_left_out(self.name):
            super().ready()


@contextmanager
def api_left_out(app: str) -> Iterator[None]:
    """Stands in for the API of an app, unless somebody has loaded it already."""
    names = [name for name in (API, *(f"{app}.{part}" for part in PARTS)) if name not in sys.modules]
    sys.modules.update({name: _Nothing(name) for name in names})
    try:
        yield
    finally:
        for name in names:
            del sys.modules[name]


class _Nothing(ModuleType):
    """A module of which every name is a call that does nothing."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Absent()


class _Absent:
    """Takes any call, and any call of what it has."""

    def __call__(self, *args: object, **kwargs: object) -> None:
        """Does nothing."""

    def __getattr__(self, name: str) -> "_Absent":
        if name.startswith("__"):
            raise AttributeError(name)
        return _Absent()
