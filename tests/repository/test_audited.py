"""No write without its audit record: every public function of every actions module goes through @audited."""

import ast
from pathlib import Path

import pytest

SOURCE = Path("src/saferday")
# The audit itself is what the others are recorded in.
PLUMBING = {"audited", "record", "unchanged"}


def action_modules() -> list[Path]:
    found = [*SOURCE.glob("**/actions.py"), *SOURCE.glob("**/actions/*.py")]
    return sorted(path for path in found if "tests" not in path.parts)


def public_functions(path: Path) -> list[ast.FunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and node.name not in PLUMBING
    ]


def test_there_are_actions_to_look_at():
    assert len(action_modules()) >= 6


@pytest.mark.parametrize("path", action_modules(), ids=str)
def test_every_action_is_audited(path):
    bare = [
        function.name
        for function in public_functions(path)
        if "audited" not in {getattr(decorator, "id", "") for decorator in function.decorator_list}
    ]
    assert bare == [], f"{path}: decorate with @audited"
