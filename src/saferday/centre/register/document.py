"""Writes the register as a page of the documentation."""

from django.utils.translation import override

from .entries import kept, not_personal

INTRODUCTION = """\
# Register of personal data

What Saferday keeps about people, why, and for how long. This page is made from the code
(`saferday register document`); a test fails when a field that looks personal is missing here, and
`saferday register purge`, which the worker runs every night, clears what is due.

Visitors have no account. No IP address is written anywhere.
"""


def as_markdown() -> str:
    """The whole register, in English."""
    with override("en"):
        lines = [
            INTRODUCTION,
            "| where | what | about | why | kept for | cleared by |",
            "|---|---|---|---|---|---|",
        ]
        for entry in sorted(kept(), key=lambda one: (one.model, one.fields)):
            fields = ", ".join(f"`{name}`" for name in entry.fields)
            cleared_by = f"`{entry.purge.__name__}`" if entry.purge else "with what it belongs to"
            lines.append(
                f"| `{entry.model}`: {fields} | {entry.what} | {entry.about or 'staff'} | {entry.why} "
                f"| {entry.kept_for} | {cleared_by} |"
            )
        lines += ["", "## Looked at, and not personal", "", "| where | because |", "|---|---|"]
        for harmless in sorted(not_personal(), key=lambda one: (one.model, one.fields)):
            fields = ", ".join(f"`{name}`" for name in harmless.fields)
            lines.append(f"| `{harmless.model}`: {fields} | {harmless.because} |")
    return "\n".join(lines) + "\n"
