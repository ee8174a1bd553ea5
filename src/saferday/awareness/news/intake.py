"""Takes a list of files one after the other: what cannot be taken is named, and the others go on.

Each file is an action of its own, so what was taken stays when a later one fails.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from saferday.awareness.news.actions.importing import Imported, import_post
from saferday.awareness.news.queries.imports import surroundings
from saferday.awareness.news.reading import Found, Note, Refused, read_post
from saferday.centre.areas.queries import Area


@dataclass(frozen=True)
class Outcome:
    """What became of one file: a post, or the reason why not."""

    found: Found
    imported: Imported | None
    refused: Note | None = None

    def to_json(self) -> dict[str, Any]:
        """The outcome as scripts read it."""
        done = self.imported
        if done is None:
            nothing = {"status": "rejected", "state": None, "title": None, "area": None, "date": None}
            return {"path": self.found.shown, **nothing, "attention": [str(self.refused)]}
        return {
            "path": self.found.shown,
            "status": done.status,
            "state": done.state,
            "title": done.title,
            "area": done.area,
            "date": done.day.isoformat() if done.day else None,
            "attention": [str(remark) for remark in done.notes],
        }


def take(
    found: Sequence[Found],
    *,
    by: Any = None,
    area: Area | None = None,
    publish: bool = False,
    again: bool = False,
    step: Callable[[], None] = lambda: None,
) -> list[Outcome]:
    """Takes originals at once and translations after them; the outcomes are in the order given."""
    against = surroundings()
    outcomes: dict[int, Outcome] = {}
    translations: list[int] = []
    for numbers, originals in ((range(len(found)), True), (translations, False)):
        for number in numbers:
            one = found[number]
            try:
                read = read_post(one.read(), name=one.shown, against=against)
                if read.translation_of and originals:
                    translations.append(number)
                    continue
                done = import_post(by=by, read=read, area=area, publish=publish, again=again)
            except Refused as refused:
                outcomes[number] = Outcome(one, None, refused.note)
            else:
                outcomes[number] = Outcome(one, done)
            step()
    return [outcomes[number] for number in sorted(outcomes)]
