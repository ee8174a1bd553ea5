"""Roles and what each of them may do.

This table is the only place where a role is given a permission. A role is held in an area, and then
holds in every area below it, or in the whole centre.
"""

from dataclasses import dataclass

PERMISSIONS: dict[str, str] = {
    "cms.enter": "Open the editing pages",
    "news.write": "Write and change posts",
    "news.publish": "Publish posts, and take them down",
    "news.import": "Import posts from files",
    "news.national": "Write posts that flow down to every area",
    "campaign.edit": "Change the campaign of a year",
    "area.edit": "Change an area's contacts, colours and languages",
    "directory.edit": "Add and change services in the directory",
    "directory.verify": "Confirm that a service's details were checked",
    "directory.import": "Import and export the directory",
    "feedback.read": "Read what visitors said about the site, and mark it as dealt with",
    "translation.edit": "Translate pages",
    "chat.answer": "Answer people who ask the helpline",
    "report.read": "Open reports made to the hotline",
    "report.decide": "Decide on reports made to the hotline",
    "report.assign": "Give out reports, and settle disagreements",
    "hashes.read": "See the banks of hashes, and what matched",
    "hashes.flag": "Flag a hash, and take a flag back",
    "hashes.administer": "Make banks and keys, and exchange lists with partners",
    "ownimages.decide": "Decide on cases of people who want a picture of themselves kept off platforms",
    "survey.write": "Write surveys, open and close them, and publish their results",
    "survey.schools": "Accept schools that sign up for a survey",
    "survey.words": "Read what pupils wrote in their own words, and choose what may be shown",
    "survey.run": "Run a survey in a school",
    "results.read": "Read published results in detail",
    "staff.manage": "Invite people, and give and take back roles",
    "audit.read": "Read the audit record",
    "register.read": "Read the register of personal data, with its purges",
    "operate": "Run the installation: checks, back-ups, settings",
}
"""Every permission, and what it lets a person do."""


@dataclass(frozen=True)
class Role:
    """A role: its name in English, what it is for, and what it may do."""

    key: str
    name: str
    purpose: str
    permissions: frozenset[str]
    whole_centre_only: frozenset[str] = frozenset()
    """Permissions that count only when the role is held for the whole centre."""


_EDITOR = frozenset(
    {
        "cms.enter",
        "news.write",
        "news.publish",
        "news.import",
        "news.national",
        "campaign.edit",
        "area.edit",
        "directory.edit",
        "directory.verify",
        "directory.import",
        "feedback.read",
        "translation.edit",
        "survey.write",
        "survey.schools",
        "staff.manage",
    }
)

_NATIONAL = frozenset({"news.national", "campaign.edit", "directory.import", "survey.write"})
_HASHES = frozenset({"hashes.read", "hashes.flag", "hashes.administer", "ownimages.decide"})
"""Banks belong to the whole centre: a role in one area opens none of them."""
_WORDS = frozenset({"survey.words"})
"""Of those who are trained for what is hard to read, for the whole centre: nobody who writes surveys, runs the
machine or works for one area reads what single pupils wrote."""

ROLES: dict[str, Role] = {
    role.key: role
    for role in (
        Role(
            "operator",
            "Operator",
            "Installs, upgrades and backs up; gives the first roles",
            _EDITOR | {"audit.read", "register.read", "operate", "hashes.read", "hashes.administer"},
            _NATIONAL | {"audit.read", "register.read", "operate", "hashes.read", "hashes.administer"},
        ),
        Role(
            "comms_editor",
            "Comms editor",
            "Writes the news and the pages of an area, and looks after its people",
            _EDITOR,
            _NATIONAL,
        ),
        Role(
            "helpline_worker",
            "Helpline worker",
            "Answers people who ask for help, and keeps the directory right",
            frozenset({"cms.enter", "directory.edit", "directory.verify", "feedback.read", "chat.answer"}),
        ),
        Role(
            "hotline_analyst",
            "Hotline analyst",
            "Reads reports of illegal content and decides on them",
            frozenset(
                {
                    "cms.enter",
                    "report.read",
                    "report.decide",
                    "hashes.read",
                    "hashes.flag",
                    "ownimages.decide",
                    "survey.words",
                }
            ),
            _HASHES | _WORDS,
        ),
        Role(
            "analyst_lead",
            "Analyst lead",
            "Leads the analysts: gives out reports and settles disagreements",
            frozenset({"cms.enter", "report.read", "report.decide", "report.assign", "audit.read"})
            | _HASHES
            | _WORDS,
            frozenset({"audit.read"}) | _HASHES | _WORDS,
        ),
        Role(
            "school_contact",
            "School contact",
            "Runs surveys and activities in one school",
            frozenset({"survey.run"}),
        ),
        Role(
            "researcher",
            "Researcher",
            "Reads results that are safe to publish",
            frozenset({"results.read"}),
        ),
    )
}
"""Every role by its key."""


def permits(role: str, permission: str, *, whole_centre: bool) -> bool:
    """Whether the role holds the permission, for an area or for the whole centre."""
    if permission not in PERMISSIONS:
        raise KeyError(f"There is no permission called {permission!r}")
    known = ROLES.get(role)
    if known is None or permission not in known.permissions:
        return False
    return whole_centre or permission not in known.whole_centre_only


def roles_with(permission: str) -> tuple[str, ...]:
    """The keys of the roles that hold the permission somewhere."""
    if permission not in PERMISSIONS:
        raise KeyError(f"There is no permission called {permission!r}")
    return tuple(key for key, role in ROLES.items() if permission in role.permissions)


# ── Sign-in ──

CMS_GROUP = "saferday:cms"
"""The group of everybody who may open the editing pages."""
NATIONAL_EDITORS_GROUP = "saferday:editors"
"""The group of those who may write pages everywhere."""
AREA_EDITORS_GROUP = "saferday:editors:{slug}"
"""The groups of those who may write an area's pages."""
OUR_GROUPS = "saferday:"
"""Every group whose name starts like this follows the roles; others are left alone."""

PAGE_PERMISSIONS = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page", "bulk_delete_page")
COLLECTION_PERMISSIONS = (
    ("wagtailimages", "add_image"),
    ("wagtailimages", "change_image"),
    ("wagtailimages", "choose_image"),
    ("wagtaildocs", "add_document"),
    ("wagtaildocs", "change_document"),
    ("wagtaildocs", "choose_document"),
)

FORGET_AFTER_DAYS = 365
"""Somebody who left is forgotten after so many days: the acts they did stay, without a name."""
FORGOTTEN_ADDRESS = "left-{pk}@forgotten.invalid"
EDITING_LOG_DAYS = 3 * 365
"""How long Wagtail's history of who changed which page is kept."""

# ── Demonstration ──

DEMO_PASSWORD = "saferday-demo"  # noqa: S105 (the password of invented people, shown on the sign-in page)


@dataclass(frozen=True)
class DemoPerson:
    """Somebody invented, to look round with."""

    email: str
    name: str
    role: str
    in_an_area: bool = False


DEMO_PEOPLE = (
    DemoPerson("operator@saferday.example", "Olwen Operator", "operator"),
    DemoPerson("editor@saferday.example", "Ned Editor", "comms_editor"),
    DemoPerson("area-editor@saferday.example", "Ada Editor", "comms_editor", in_an_area=True),
    DemoPerson("analyst@saferday.example", "Anwen Analyst", "hotline_analyst"),
    DemoPerson("lead@saferday.example", "Leo Lead", "analyst_lead"),
    DemoPerson("researcher@saferday.example", "Rhian Researcher", "researcher"),
)
