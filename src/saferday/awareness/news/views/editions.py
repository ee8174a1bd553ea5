"""The pages, inside the editing pages, on which an area's editors see what flows down to them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saferday.awareness.news import actions, queries
from saferday.awareness.news.forms import AreaWordsForm
from saferday.centre.accounts.queries import areas_where, may, may_somewhere
from saferday.centre.areas.queries import Area, area_by_slug
from saferday.centre.languages.queries import centre_languages

PAGE_SIZE = 25


@require_safe
def areas(request: HttpRequest) -> HttpResponse:
    """The areas whose news one writes; with only one, its posts at once."""
    if not may_somewhere(request.user, "news.write"):
        raise PermissionDenied
    mine = areas_where(request.user, "news.write").filter(has_pages=True).exclude(parent=None)
    if len(first_two := mine[:2]) == 1:
        return redirect("news_editions_area", first_two[0].slug)
    return TemplateResponse(
        request,
        "news/cms/areas.html",
        {
            "areas": Paginator(mine, 60).get_page(request.GET.get("p")),
            "header_title": _("National posts"),
            "header_icon": "doc-full-inverse",
            "breadcrumbs_items": _crumbs(),
        },
    )


@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """The national posts, and what the area made of each."""
    area = _area(request, slug)
    editions = queries.editions_in(area)
    page = Paginator(queries.national_posts(language=centre_languages()[0]), PAGE_SIZE).get_page(
        request.GET.get("p")
    )
    return TemplateResponse(
        request,
        "news/cms/editions.html",
        {
            "area": area,
            "posts": page,
            "rows": [(post, editions.get(str(post.translation_key))) for post in page],
            "header_title": _("National posts"),
            "header_icon": "doc-full-inverse",
            "breadcrumbs_items": _crumbs((reverse("news_editions"), str(area))),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edition(request: HttpRequest, slug: str, key: UUID) -> HttpResponse:
    """One national post with the area's own words."""
    area = _area(request, slug)
    post = _post(key)
    known = queries.edition_of(post=post, area=area)
    form = AreaWordsForm(
        request.POST or None,
        languages=area.languages or centre_languages(),
        words=known.words if known else {},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_area_words(by=request.user, area=area, post=post, words=form.words)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The words are saved."))
            return redirect("news_editions_area", slug)
    return TemplateResponse(
        request,
        "news/cms/edition.html",
        {
            "area": area,
            "post": post,
            "edition": known,
            "form": form,
            "header_title": post.title,
            "header_icon": "doc-full-inverse",
            "breadcrumbs_items": _crumbs((reverse("news_editions_area", args=[slug]), str(area))),
        },
        status=422 if form.errors else 200,
    )


@require_POST
def change(request: HttpRequest, slug: str, key: UUID, act: str) -> HttpResponse:
    """Hides a national post in the area, or shows it again."""
    area = _area(request, slug)
    post = _post(key)
    if act == "hide":
        actions.hide_in_area(by=request.user, area=area, post=post)
        messages.success(
            request,
            _("“%(post)s” is hidden in %(area)s.") % {"post": post.title, "area": area},
        )
    elif act == "show":
        actions.show_in_area(by=request.user, area=area, post=post)
        messages.success(request, _("“%(post)s” is shown in %(area)s.") % {"post": post.title, "area": area})
    else:
        raise Http404
    return redirect("news_editions_area", slug)


def _area(request: HttpRequest, slug: str) -> Area:
    area = area_by_slug(slug)
    if area is None or area.parent_id is None:
        raise Http404
    if not may(request.user, "news.write", area):
        raise PermissionDenied
    return area


def _post(key: UUID) -> Any:
    post = queries.post_by_key(str(key), language=centre_languages()[0])
    if post is None:
        raise Http404
    return post


def _crumbs(*above: tuple[str, str]) -> list[dict[str, str]]:
    home = {"url": reverse("wagtailadmin_home"), "label": _("Home")}
    return [home, *({"url": url, "label": label} for url, label in above)]
