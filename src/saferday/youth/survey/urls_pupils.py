"""Addresses for pupils: the class code, and the survey itself."""

from django.urls import path, register_converter

from .rules import codes
from .views import pupils


class ClassCode:
    """A class code in an address, however it is typed."""

    regex = codes.PATTERN

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ClassCode, "class_code")

urlpatterns = [
    path("", pupils.enter, name="enter"),
    path("<class_code:code>/", pupils.fill, name="fill"),
]
