"""Writes who may do what as a page of the documentation."""

from . import rules

INTRODUCTION = """\
# Who may do what

A role is held in an area, and then holds in every area below it, or in the whole centre. This page is made
from the table in `centre/accounts/rules.py` (`saferday staff permissions`), and a test keeps it current.

- **●** holds wherever the role is held.
- **○** holds only where the role is held for the whole centre.

"""


def as_markdown() -> str:
    """The table of roles and permissions."""
    roles = list(rules.ROLES.values())
    lines = [
        "| role | what it is for |",
        "|---|---|",
        *(f"| {role.name} (`{role.key}`) | {role.purpose} |" for role in roles),
    ]
    lines += ["", "| permission | " + " | ".join(role.name for role in roles) + " |"]
    lines.append("|---|" + ":-:|" * len(roles))
    for key, meaning in rules.PERMISSIONS.items():
        marks = []
        for role in roles:
            everywhere = rules.permits(role.key, key, whole_centre=False)
            centre = rules.permits(role.key, key, whole_centre=True)
            marks.append("●" if everywhere else "○" if centre else "")
        lines.append(f"| `{key}`: {meaning} | " + " | ".join(marks) + " |")
    return INTRODUCTION + "\n".join(lines) + "\n"
