"""Keeps pictures that a form sends in memory: Django would write larger ones to a temporary file."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from .. import rules

View = Callable[..., HttpResponse]


class InMemory(FileUploadHandler):
    """Holds each file in memory, whatever its size; of one past the limit, only the byte that is too many."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begins a file."""
        super().new_file(*args, **kwargs)
        self._held = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Takes a piece."""
        room = rules.MEDIA_MOST_BYTES + 1 - self._held.tell()
        if room > 0:
            self._held.write(raw_data[:room])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The file, at its beginning."""
        size = self._held.tell()
        self._held.seek(0)
        return InMemoryUploadedFile(
            self._held, self.field_name, self.file_name or "", self.content_type, size, self.charset
        )


def never_on_disk(view: View) -> View:
    """Lets a view take files that are held in memory only, and a request only as large as it may be.

    The check against forged requests reads the form, so it has to come after the choice of where files go.
    """
    checked = csrf_protect(view)

    def choosing(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.upload_handlers = [InMemory(request)]
        if int(request.META.get("CONTENT_LENGTH") or 0) > rules.PICTURES_MOST_BYTES:
            # Nothing of it is read.
            request.method = "GET"
            request.too_large = True  # type: ignore[attr-defined]
        return checked(request, *args, **kwargs)

    return csrf_exempt(choosing)
