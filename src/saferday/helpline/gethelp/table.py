"""Writes the routing table as a page to read: `python -m saferday.helpline.gethelp.table [PATH]`."""

import sys
from pathlib import Path

from django.conf import settings

from saferday.helpline.gethelp.rules.questions import What, Who
from saferday.helpline.gethelp.rules.table import FEWEST, MOST, SAFETY_NET, rules_for
from saferday.helpline.gethelp.wording.advice import first_words, meanwhile
from saferday.helpline.gethelp.wording.questions import WHAT, WHO
from saferday.helpline.gethelp.wording.reasons import reason

PAGE = Path("docs/reference/get-help-routing.md")

HEAD = """# Where Get help leads

Made from the code (`python -m saferday.helpline.gethelp.table`). Do not edit it here: change
`src/saferday/helpline/gethelp/rules/table.py` and make it again.

Each situation lists the kinds of help in the order in which that audience sees them, each with the sentence
that says why. A kind of help is a term of the directory's `gethelp` vocabulary; the services that offer it
come from the country pack, and the place decides which of them gives it. An answer shows at most {most} kinds
of help, and never fewer than {fewest} services: what is missing is made up from the audience's safety net.
"""


def page() -> str:
    """Give the whole page as Markdown."""
    lines = [HEAD.format(most=MOST, fewest=FEWEST)]
    for who, (name, line) in WHO.items():
        lines += [
            f"## {name}",
            "",
            f"{line}. Safety net: {', '.join(f'`{offer}`' for offer, _ in SAFETY_NET[who])}.",
            "",
        ]
        for what, label in WHAT[who].items():
            lines += [f"### {label}", "", f"> {first_words(who, what)}", ""]
            for number, rule in enumerate(rules_for(who, what), 1):
                today = " **(today)**" if rule.urgent else ""
                lines.append(
                    f"{number}. `{rule.offer}`{today} – {reason(rule.reason, plain=who.plain_voice)}"
                )
            lines += ["", "Until then: " + " ".join(str(words) for words in meanwhile(who, what)), ""]
    return "\n".join(lines).rstrip() + "\n"


def combinations() -> list[tuple[Who, What]]:
    """Give every combination of the first two answers."""
    return [(who, what) for who in Who for what in What]


if __name__ == "__main__":
    # The page is in the language of the source: no catalogue and no database are needed.
    settings.configure(USE_I18N=False)
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else PAGE
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(page(), encoding="utf-8")
    print(f"Wrote {target}")
