"""Whether an e-mail address speaks for a school: what stands between a pupil and signing the school up.

Only a shared mailbox of the school's own domain (office@, head@, safeguarding@ …) is taken on its word. A person's
mailbox there may be a pupil's: schools give pupils addresses too. Whatever else is given waits for the centre's
staff, who ring the school on the number that they find themselves.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

OWN_OFFICE = "own-office"
OWN_PERSON = "own-person"
LOOKS_LIKE_A_PUPIL = "looks-like-a-pupil"
SHARED_DOMAIN = "shared-domain"
OTHER_DOMAIN = "other-domain"
NO_WEBSITE = "no-website"

JUDGEMENTS = (OWN_OFFICE, OWN_PERSON, LOOKS_LIKE_A_PUPIL, SHARED_DOMAIN, OTHER_DOMAIN, NO_WEBSITE)
TAKEN_ON_ITS_WORD = frozenset({OWN_OFFICE})


@dataclass(frozen=True)
class MailWords:
    """Words of a country: what its schools call their mailboxes, and domains that many schools share.

    Attributes:
        offices: names of shared mailboxes, without what follows a dot, a dash or a number.
        pupils: words in an address that pupils have.
        shared_domains: domains on which every school, teacher or pupil of a nation has mail, or anybody.
    """

    offices: frozenset[str]
    pupils: frozenset[str]
    shared_domains: frozenset[str]


def judge(email: str, website: str, words: MailWords) -> str:
    """What an address is to a school; one of ``JUDGEMENTS``.

    >>> known = MailWords(frozenset({"office"}), frozenset({"pupil"}), frozenset({"hub.example"}))
    >>> judge("office@oak.sch.example", "https://www.oak.sch.example/home", known)
    'own-office'
    >>> judge("j.bloggs@oak.sch.example", "https://www.oak.sch.example", known)
    'own-person'
    >>> judge("19bloggs@oak.sch.example", "https://www.oak.sch.example", known)
    'looks-like-a-pupil'
    >>> judge("office@pupil.oak.sch.example", "https://oak.sch.example", known)
    'looks-like-a-pupil'
    >>> judge("office@elsewhere.example", "https://oak.sch.example", known)
    'other-domain'
    """
    local, _, domain = email.casefold().rpartition("@")
    words_of_it = set(re.split(r"[^a-z]+", f"{local}.{domain}"))
    if words_of_it & words.pupils or re.search(r"\d{2,}", local):
        return LOOKS_LIKE_A_PUPIL
    if _within(domain, words.shared_domains):
        return SHARED_DOMAIN
    site = site_of(website)
    if not site:
        return NO_WEBSITE
    if _within(site, words.shared_domains) or domain != site:
        # A subdomain is not the school's word: pupils' mail often lies on one.
        return SHARED_DOMAIN if _within(site, words.shared_domains) else OTHER_DOMAIN
    office = re.split(r"[^a-z]", local)[0]
    return OWN_OFFICE if office in words.offices else OWN_PERSON


def site_of(website: str) -> str:
    """The domain of a school's website, without www.

    >>> site_of("https://www.oak.sch.example/welcome")
    'oak.sch.example'
    """
    host = (urlsplit(website).hostname or "").casefold() if website else ""
    return host.removeprefix("www.")


def hidden_address(email: str) -> str:
    """An address as a page may show it to somebody who should know it already.

    >>> hidden_address("office@oak.sch.example")
    'o…@oak.sch.example'
    """
    local, _, domain = email.rpartition("@")
    return f"{local[:1]}…@{domain}"


def _within(domain: str, domains: Collection[str]) -> bool:
    return any(domain == one or domain.endswith(f".{one}") for one in domains)
