"""Text and addresses in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse, translate_url
from django.utils.translation import get_language, get_language_info, override


@dataclass(frozen=True)
class LanguageLink:
    """The same page in a language: its code, the language's own name, its address."""

    code: str
    name: str
    url: str
    current: bool


def centre_languages() -> tuple[str, ...]:
    """The codes of the centre's languages, the first one first."""
    return tuple(code for code, _name in settings.LANGUAGES)


def current_language() -> str:
    """The code of the language being shown: always one of the centre's."""
    asked = get_language() or settings.LANGUAGE_CODE
    for code in centre_languages():
        if asked == code or asked.startswith(f"{code}-"):
            return code
    return settings.LANGUAGE_CODE


def in_language(text: Mapping[str, str] | str | None, language: str | None = None) -> str:
    """The text in a language, or in the first that has one."""
    if not text:
        return ""
    if isinstance(text, str):
        return text
    for code in (language or current_language(), *centre_languages()):
        if found := text.get(code):
            return found
    return next((value for value in text.values() if value), "")


def languages_of_page(request: HttpRequest) -> tuple[LanguageLink, ...]:
    """The page being shown, in each of the centre's languages."""
    shown = current_language()
    return tuple(
        LanguageLink(
            code=code,
            name=get_language_info(code)["name_local"].capitalize(),
            url=request.get_full_path() if code == shown else _address_in(request, code),
            current=code == shown,
        )
        for code in centre_languages()
    )


def other_language_links(request: HttpRequest) -> tuple[LanguageLink, ...]:
    """The page being shown, in the languages other than the one being shown."""
    return tuple(link for link in languages_of_page(request) if not link.current)


def _address_in(request: HttpRequest, code: str) -> str:
    """The address of the same page; of the home page where this one does not exist in the language."""
    page = getattr(request, "wagtail_page", None) or getattr(request, "page", None)
    if page is not None and hasattr(page, "get_translation_or_none"):
        from wagtail.models import Locale

        locale = Locale.objects.filter(language_code=code).first()
        translated = page.get_translation_or_none(locale) if locale else None
        if translated is not None and translated.live:
            with override(code):
                return translated.get_url(request) or _home(code)
        return _home(code)
    address = request.path
    try:
        resolve(request.path_info)
    except Resolver404:
        return _home(code)
    translated_address = translate_url(address, code)
    query = request.META.get("QUERY_STRING", "")
    return f"{translated_address}?{query}" if query else translated_address


def _home(code: str) -> str:
    with override(code):
        return (
            reverse("home") if _home_is_named() else ("/" if code == settings.LANGUAGE_CODE else f"/{code}/")
        )


def _home_is_named() -> bool:
    from django.urls import NoReverseMatch

    try:
        reverse("home")
    except NoReverseMatch:
        return False
    return True
