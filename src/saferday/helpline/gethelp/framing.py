"""The frame around the pages of get help, drawn once and kept.

On the morning when the whole country comes, the answer must not wait for a header and a footer to be drawn
again. They are the same for everybody who reads the same address in the same language: there is no cookie
banner, no name and no message on these pages. The frame is drawn with marks where title and content belong.
"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from saferday.centre.languages.queries import LanguageLink, current_language, languages_of_page

TITLE, MAIN = "[[get-help-title]]", "[[get-help-main]]"
MOST_FRAMES = 256


@dataclass(frozen=True)
class Frame:
    """What stands before the title, between title and content, and after; and the page's other languages."""

    before: str
    between: str
    after: str
    other_languages: tuple[LanguageLink, ...]

    def around(self, title: str, main: str) -> HttpResponse:
        """Give the whole page. Both texts are safe already."""
        return HttpResponse("".join((self.before, title, self.between, main, self.after)))


_frames: dict[tuple[str, ...], Frame] = {}


def frame(request: HttpRequest) -> Frame:
    """Give the frame for a request: its language, its address, and the area whose colours it wears."""
    area = getattr(request, "area", None)
    key = (current_language(), request.path, request.get_host() if area else "", getattr(area, "slug", ""))
    found = _frames.get(key)
    if found is None:
        html = render_to_string("gethelp/frame.html", {"title": TITLE, "main": MAIN}, request)
        before, rest = html.split(TITLE, 1)
        between, after = rest.split(MAIN, 1)
        others = tuple(link for link in languages_of_page(request) if not link.current)
        if len(_frames) >= MOST_FRAMES:
            _frames.clear()
        found = _frames[key] = Frame(before, between, after, others)
    return found
