"""The three verbs of the message tool."""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Sequence

from . import catalogues
from .extracting import messages_of
from .features import LANGUAGES, features


def main(arguments: Sequence[str]) -> int:
    """Run a verb; 0 when done, 1 when `check` found trouble."""
    parser = ArgumentParser(prog="python -m saferday.centre.languages.messages", description=__doc__)
    parser.add_argument(
        "verb",
        choices=("extract", "compile", "check"),
        help="extract: refresh the catalogues; compile: write .mo files; check: name what is missing",
    )
    verb = parser.parse_args(arguments).verb
    return {"extract": extract, "compile": compile_all, "check": check}[verb]()


def extract() -> int:
    """Bring every feature's catalogues up to its source."""
    for feature in features():
        messages = messages_of(feature)
        for language in LANGUAGES:
            new, gone, written = catalogues.merge(feature, language, messages)
            if written:
                print(f"{feature.name} ({language}): {len(messages)} strings, {new} new, {gone} gone")
    return 0


def compile_all() -> int:
    """Write every catalogue's `.mo`."""
    total = 0
    for feature in features():
        for language in LANGUAGES:
            total += catalogues.compile_catalogue(feature, language) or 0
    print(f"{total} translations compiled")
    return 0


def check() -> int:
    """Name every string without a translation that can be shown."""
    found = [
        trouble
        for feature in features()
        for language in LANGUAGES
        for trouble in catalogues.troubles(feature, language, messages_of(feature))
    ]
    for one in found:
        print(f"{one.kind}: {one.feature} ({one.language}): {one.text!r} {one.detail}".rstrip())
    print(
        ", ".join(f"{count} {kind}" for kind, count in sorted(Counter(o.kind for o in found).items()))
        or "complete"
    )
    return 1 if found else 0
