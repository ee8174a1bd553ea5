"""Builds the tree of pages of a new centre: home, news, campaigns, areas, in every language."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Locale, Page, Site

from saferday.awareness.campaign.actions import add_campaign_index
from saferday.awareness.frontpages.models import AreaPage, HomePage
from saferday.awareness.news.actions import add_news_index
from saferday.centre.accounts.actions import allow_area_pages
from saferday.centre.areas.queries import Area, areas_with_pages
from saferday.centre.audit.actions import audited, record, unchanged

Progress = Callable[[str], None]


@audited
def build_pages(
    *, by: Any = None, titles: Mapping[str, Mapping[str, str]], progress: Progress | None = None
) -> int:
    """Adds the pages that are missing; running it again adds none.

    Args:
        titles: by key (home, strapline, news, campaigns), the words in each language.
        progress: told the name of each page that is added.

    Returns:
        How many pages were added.
    """
    say = progress or (lambda _name: None)
    languages = [code for code, _name in settings.LANGUAGES]
    locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in languages}
    first = languages[0]
    home, added = _home(locales[first], titles, first)
    if not home.get_children().filter(slug="news").exists():
        add_news_index(by=by, parent=home, title=titles["news"][first])
        add_campaign_index(by=by, parent=home, title=titles["campaigns"][first])
        added += 2
    have = set(AreaPage.objects.child_of(home).values_list("area_id", flat=True))
    for area in areas_with_pages():
        if area.pk in have:
            continue
        say(_area_page(by, home, area, titles["news"][first]).title)
        added += 2
    for code in languages[1:]:
        added += _in_language(home, locales[code], code, titles, say)
    follow_base_url(by=by)
    if added:
        record("frontpages.pages.built", by=by, subject=home, detail={"added": added})
    else:
        unchanged()
    return added


@audited
def add_area_pages(*, by: Any = None, area: Area) -> AreaPage:
    """Adds an area's front page and its list of news in every language, once.

    Raises:
        LookupError: the centre has no home page yet.
    """
    home = HomePage.objects.filter(locale__language_code=settings.LANGUAGES[0][0]).first()
    if home is None:
        raise LookupError("the centre has no home page yet: run 'saferday pack load'")
    existing = AreaPage.objects.child_of(home).filter(area=area).first()
    if existing is not None:
        unchanged()
        return existing
    page = _area_page(by, home, area, home.get_children().get(slug="news").title)
    for locale in Locale.objects.exclude(pk=home.locale_id):
        for original in (page, page.get_children().get().specific):
            copy = original.copy_for_translation(locale, copy_parents=True, alias=True)
            if isinstance(copy, AreaPage):
                allow_area_pages(by=by, area=area, page=copy)
    record("frontpages.area.added", by=by, subject=page, area=area)
    return page


@audited
def follow_base_url(*, by: Any = None) -> None:
    """Lets the whole addresses of pages begin with the centre's own, which the operator may change."""
    address = urlsplit(settings.SAFERDAY_BASE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    site = Site.objects.filter(is_default_site=True).first()
    if site is None or (site.hostname, site.port) == (address.hostname, port):
        unchanged()
        return
    site.hostname, site.port = address.hostname or "localhost", port
    site.save()
    record("frontpages.address.changed", by=by, subject=site, detail={"address": settings.SAFERDAY_BASE_URL})


@audited
def serve_on_hostname(*, by: Any = None, area: Area) -> None:
    """Lets the area's front page answer on the hostname that its team gave it, and on no former one."""
    page = AreaPage.objects.filter(area=area, locale__language_code=settings.LANGUAGES[0][0]).first()
    sites = Site.objects.filter(root_page=page, is_default_site=False) if page else Site.objects.none()
    wanted = [area.hostname] if area.hostname else []
    if page is None or list(sites.values_list("hostname", flat=True)) == wanted:
        unchanged()
        return
    sites.delete()
    for hostname in wanted:
        Site.objects.create(hostname=hostname, port=443, root_page=page, site_name=str(area))
    record("frontpages.hostname.changed", by=by, subject=page, area=area, detail={"hostname": area.hostname})


def _area_page(by: Any, home: HomePage, area: Area, news_title: str) -> AreaPage:
    first = settings.LANGUAGES[0][0]
    page = AreaPage(title=area.name_in(first), slug=area.slug, area=area, locale=home.locale)
    home.add_child(instance=page)
    add_news_index(by=by, parent=page, title=news_title)
    allow_area_pages(by=by, area=area, page=page)
    return page


def _home(locale: Locale, titles: Mapping[str, Mapping[str, str]], language: str) -> tuple[HomePage, int]:
    existing = HomePage.objects.filter(locale=locale).first()
    if existing is not None:
        return existing, 0
    root = Page.get_first_root_node()
    # Wagtail's own first page, which says "Welcome to your new Wagtail site", gives way.
    Site.objects.all().delete()
    root.get_children().filter(slug="home").delete()
    root.refresh_from_db()
    home = HomePage(
        title=titles["home"][language],
        slug=f"home-{language}" if language != settings.LANGUAGES[0][0] else "home",
        strapline=titles["strapline"][language],
        locale=locale,
    )
    root.add_child(instance=home)
    Site.objects.create(
        hostname="localhost",
        port=80,
        root_page=home,
        is_default_site=True,
        site_name=titles["home"][language],
    )
    return home, 1


def _in_language(
    home: HomePage, locale: Locale, language: str, titles: Mapping[str, Mapping[str, str]], say: Progress
) -> int:
    """Puts each page into a language as an alias, which shows the original until somebody translates it."""
    before = Page.objects.filter(locale=locale).count()
    translated = home.get_translation_or_none(locale)
    if translated is None:
        translated = home.copy_for_translation(locale)
        translated.title, translated.strapline = titles["home"][language], titles["strapline"][language]
        translated.slug = f"home-{language}"
        translated.save_revision().publish()
    for page in home.get_descendants().specific().order_by("path"):
        if page.get_translation_or_none(locale) is None:
            copy = page.copy_for_translation(locale, copy_parents=True, alias=True)
            _name_in_language(copy, language, titles)
            if isinstance(copy, AreaPage):
                allow_area_pages(by=None, area=copy.area, page=copy)
            say(copy.title)
    return Page.objects.filter(locale=locale).count() - before


def _name_in_language(page: Page, language: str, titles: Mapping[str, Mapping[str, str]]) -> None:
    """Gives a page that is only a frame around lists its own title in the language."""
    named = {"news": titles["news"][language], "campaigns": titles["campaigns"][language]}
    title = page.area.name_in(language) if isinstance(page, AreaPage) else named.get(page.slug)
    if title and title != page.title:
        page.title = page.draft_title = title
        # What an editor of this language may now change is no alias any more.
        page.alias_of = None
        page.save(update_fields=["title", "draft_title", "alias_of"])
