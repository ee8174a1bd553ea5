"""Writes campaigns that come from a file; editors write theirs in the CMS."""

from collections.abc import Mapping
from typing import Any

from wagtail.models import Locale, Page

from saferday.awareness.campaign.models import AudiencePage, CampaignIndexPage, CampaignPage
from saferday.centre.audit.actions import audited, record, unchanged


@audited
def add_campaign_index(*, by: Any = None, parent: Page, title: str) -> CampaignIndexPage:
    """Adds the list of campaigns below the home page, once."""
    existing = CampaignIndexPage.objects.child_of(parent).first()
    if existing is not None:
        unchanged()
        return existing
    page = CampaignIndexPage(title=title, slug="campaigns", locale=parent.locale)
    parent.add_child(instance=page)
    record("campaign.index.added", by=by, subject=page)
    return page


@audited
def add_campaign(*, by: Any = None, index: Page, facts: Mapping[str, Any]) -> CampaignPage:
    """Adds one year's campaign with its audience pages, once.

    Args:
        facts: title, year, theme, hashtag, summary, today and body (lists of block type and value),
            and audiences (each with audience, title, summary, body).
    """
    existing = CampaignPage.objects.child_of(index).filter(year=facts["year"]).first()
    if existing is not None:
        unchanged()
        return existing
    page = CampaignPage(
        title=facts["title"],
        slug=str(facts["year"]),
        year=facts["year"],
        theme=facts.get("theme", ""),
        hashtag=facts.get("hashtag", ""),
        summary=facts.get("summary", ""),
        today=_blocks(facts.get("today")),
        body=_blocks(facts.get("body")),
        locale=index.locale,
    )
    page.full_clean(exclude=["path", "depth", "url_path", "translation_key"])
    index.add_child(instance=page)
    page.save_revision().publish()
    for row in facts.get("audiences", ()):
        audience = AudiencePage(
            title=row["title"],
            slug=row["audience"],
            audience=row["audience"],
            summary=row.get("summary", ""),
            body=_blocks(row.get("body")),
            locale=index.locale,
        )
        page.add_child(instance=audience)
        audience.save_revision().publish()
    record("campaign.campaign.added", by=by, subject=page, detail={"year": page.year})
    return page


@audited
def translate_campaign(
    *, by: Any = None, campaign: CampaignPage, language: str, facts: Mapping[str, Any]
) -> CampaignPage:
    """Puts a campaign and its audience pages into another language, once.

    Args:
        facts: the words in that language, as for ``add_campaign``.
    """
    locale = Locale.objects.get(language_code=language)
    existing = campaign.get_translation_or_none(locale)
    if existing is not None:
        unchanged()
        return existing
    page = campaign.copy_for_translation(locale, copy_parents=True)
    for name in ("title", "theme", "summary"):
        setattr(page, name, facts.get(name) or getattr(page, name))
    for name in ("today", "body"):
        if facts.get(name):
            setattr(page, name, _blocks(facts[name]))
    page.save_revision().publish()
    words = {row["audience"]: row for row in facts.get("audiences", ())}
    for audience in campaign.audiences:
        row = words.get(audience.audience)
        if row is None:
            continue
        copy = audience.copy_for_translation(locale)
        copy.title, copy.summary = row["title"], row.get("summary", "")
        copy.body = _blocks(row.get("body")) or copy.body
        copy.save_revision().publish()
    record("campaign.campaign.translated", by=by, subject=page, detail={"language": language})
    return page


def _blocks(rows: Any) -> list[tuple[str, Any]]:
    return [(kind, value) for row in rows or () for kind, value in row.items()]
