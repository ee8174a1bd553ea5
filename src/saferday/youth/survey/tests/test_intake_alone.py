"""The two exceptions from the audit are what they say: who writes the tables of answers, and nothing else."""

import ast
from pathlib import Path

FEATURE = Path("src/saferday/youth/survey")
ANSWERS = {"InboxEntry", "InboxKey", "Response"}
WRITES = {
    "create",
    "bulk_create",
    "update",
    "delete",
    "save",
    "bulk_update",
    "get_or_create",
    "update_or_create",
}
INTAKE = {"intake/keys.py", "intake/moving.py", "intake/storing.py"}


AUDITED = {"actions/verbatims.py", "actions/simulating.py"}
"""These change answers that are all in already, or invent them, and leave their record."""
DEMONSTRATION = {"demo/schools.py", "demo/verbatims.py"}


def writers() -> set[str]:
    """Modules that write a table of answers by its model, or by SQL."""
    found = set()
    for path in FEATURE.rglob("*.py"):
        if {"tests", "migrations"} & set(path.parts):
            continue
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in WRITES
            ):
                names = {one.id for one in ast.walk(node.func) if isinstance(one, ast.Name)}
                if names & ANSWERS:
                    found.add(str(path.relative_to(FEATURE)))
        if "INSERT INTO" in text or "DELETE FROM" in text:
            found.add(str(path.relative_to(FEATURE)))
    return found


def test_only_the_intake_and_the_demonstration_write_answers() -> None:
    assert INTAKE <= writers() <= INTAKE | AUDITED | DEMONSTRATION


def test_the_intake_says_nothing_to_audit_or_log() -> None:
    for path in (FEATURE / "intake").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "unchanged(" not in text
        assert "record(" not in text
        assert "logging" not in text
