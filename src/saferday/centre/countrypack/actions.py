"""Fills the centre's areas from its country pack."""

from typing import Any

from saferday.centre.areas.actions import AreaFacts, Places, load_areas
from saferday.centre.areas.rules import LOCAL_AUTHORITY
from saferday.centre.audit.actions import audited, record, unchanged
from saferday.centre.countrypack.rules import Pack, PackUnreadable, problems_of

# What a phone number is called where the pack gives no better words.
LABELS = {
    "non_emergency": {"en": "Police, not an emergency", "cy": "Yr heddlu, nid argyfwng"},
    "online_report": {"en": "Report online", "cy": "Adrodd ar-lein"},
}


@audited
def load_pack_areas(*, by: Any = None, pack: Pack) -> int:
    """Adds the pack's country, areas, local authorities, outward codes and towns.

    Raises:
        PackUnreadable: the pack has problems; the message names the first.
    """
    if problems := problems_of(pack):
        raise PackUnreadable(f"{problems[0]} ({len(problems)} in all; 'saferday pack check' lists them)")
    areas = [_country(pack), *_police_areas(pack), *_authorities(pack)]
    added = load_areas(by=by, areas=areas, places=_places(pack))
    if added:
        record(
            "countrypack.areas.loaded",
            by=by,
            subject=f"countrypack:{pack.facts['code']}",
            detail={"added": added},
        )
    else:
        unchanged()
    return added


def _country(pack: Pack) -> AreaFacts:
    row = pack.areas["country"]
    return AreaFacts(
        slug=row["slug"],
        kind="country",
        names=row["name"],
        parent=None,
        languages=row["languages"],
        colour=row["colours"]["primary"],
        accent=row["colours"]["accent"],
        has_pages=False,
    )


def _police_areas(pack: Pack) -> list[AreaFacts]:
    country = pack.areas["country"]["slug"]
    return [
        AreaFacts(
            slug=row["slug"],
            kind=row["kind"],
            names=row["name"],
            parent=country,
            team_names=row["force"],
            nations=row["nations"],
            languages=row["languages"],
            website=row["contacts"].get("website", ""),
            colour=row["colours"]["primary"],
            accent=row["colours"]["accent"],
            contacts=[
                ("phone" if key == "non_emergency" else "online", str(row["contacts"][key]), labels)
                for key, labels in LABELS.items()
                if row["contacts"].get(key)
            ],
        )
        for row in pack.areas["areas"]
    ]


def _authorities(pack: Pack) -> list[AreaFacts]:
    languages = {row["slug"]: row["languages"] for row in pack.areas["areas"]}
    return [
        AreaFacts(
            slug=f"la-{row['lad25cd'].lower()}",
            code=row["lad25cd"],
            kind=LOCAL_AUTHORITY,
            names={"en": row["name"], **({"cy": row["name_cy"]} if row.get("name_cy") else {})},
            parent=row["force"],
            nations=[row["nation"]],
            languages=languages[row["force"]],
            has_pages=False,
        )
        for row in pack.authorities
    ]


def _places(pack: Pack) -> Places:
    return Places(
        outward_codes=[
            (
                row["outcode"],
                row["force"],
                float(row["force_share"]),
                float(row["lat"]) if row["lat"] else None,
                float(row["lon"]) if row["lon"] else None,
            )
            for row in pack.outward_codes
        ],
        towns=[(row["name"], row["force"], int(row["population"])) for row in pack.towns],
    )
