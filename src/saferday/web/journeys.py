"""Steps that cross the strands: filling a centre from its country pack, and who helps beside the hotline."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.utils import timezone

from saferday.awareness.campaign.actions import add_campaign, translate_campaign
from saferday.awareness.frontpages.actions import build_pages
from saferday.awareness.frontpages.queries import campaign_index
from saferday.awareness.news.intake import take
from saferday.awareness.news.reading import find
from saferday.centre.countrypack.actions import load_pack_areas
from saferday.centre.countrypack.rules import Pack
from saferday.helpline.directory.actions import load_pack_services
from saferday.helpline.directory.presenting import Card, cards
from saferday.helpline.directory.queries import services_offering

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Loaded:
    """How much a pack added: areas, services, pages."""

    areas: int
    services: int
    pages: int

    @property
    def nothing(self) -> bool:
        """Whether everything was there already."""
        return not (self.areas or self.services or self.pages)


def load_pack(*, pack: Pack, by: Any = None, progress: Progress | None = None) -> Loaded:
    """Fills a centre with its country: areas, then services, then pages. What is there already stays."""
    say = progress or (lambda _step: None)
    say("areas")
    areas = load_pack_areas(by=by, pack=pack)
    say("services")
    services = load_pack_services(by=by, pack=pack).count("created")
    say("pages")
    pages = build_pages(by=by, titles=_yaml(pack.folder / "pages.yaml"))
    return Loaded(areas, services, pages)


def load_campaigns(*, pack: Pack, by: Any = None) -> int:
    """Adds the pack's example campaigns in every language, for a demonstration centre."""
    first, *others = (code for code, _name in settings.LANGUAGES)
    added = 0
    for path in sorted((pack.folder / "campaigns").glob("*.yaml")):
        facts = _yaml(path)
        shared = {key: facts[key] for key in ("year", "hashtag")}
        index = campaign_index(first)
        if index is None:
            continue
        campaign = add_campaign(by=by, index=index, facts=shared | facts[first])
        for language in others:
            if language in facts:
                translate_campaign(by=by, campaign=campaign, language=language, facts=facts[language])
        added += 1
    return added


def load_news(*, pack: Pack, by: Any = None) -> int:
    """Adds the pack's example posts, for a demonstration centre."""
    folder = pack.folder / "news"
    if not folder.is_dir():
        return 0
    outcomes = take(find([folder]), by=by, publish=True)
    return sum(one.imported is not None and one.imported.status == "created" for one in outcomes)


IMAGE_HELP = {
    True: ("remove-my-image-under-18", "child-listening-line"),
    False: ("remove-my-image-adult", "victim-support"),
}
"""Which offers of the directory help somebody about a picture of themselves: under 18, and from then on."""


def image_services(young: bool) -> list[Card]:
    """Services for somebody who is afraid for a picture of themselves, those that take it down first."""
    found = {one.id: one for offer in IMAGE_HELP[young] for one in services_offering(offer)}
    return cards(list(found.values()), timezone.now())


def _yaml(path: Path) -> Mapping[str, Any]:
    return yaml.safe_load(path.read_text(encoding="utf-8"))
