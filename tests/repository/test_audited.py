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
    """What others may call: in a package, what it lists in ``__all__``; its other functions serve those."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    listed = exported(path.parent) if path.parent.name == "actions" else None
    return [
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and node.name not in PLUMBING
        and (listed is None or node.name in listed)
    ]


def exported(package: Path) -> set[str]:
    tree = ast.parse((package / "__init__.py").read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__":
            return set(ast.literal_eval(node.value))
    raise AssertionError(f"{package} lists nothing in __all__")


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


def test_nobody_reaches_past_what_a_package_of_actions_lists():
    """So that a function which serves an action cannot become a write of its own."""
    reaching = []
    for path in SOURCE.rglob("*.py"):
        if "tests" in path.parts or "actions" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and ".actions." in f"{node.module}.":
                package = SOURCE.parent / Path(*node.module.split(".actions")[0].split(".")) / "actions"
                if package.is_dir():
                    reaching += [
                        f"{path}: {alias.name}"
                        for alias in node.names
                        if alias.name.islower() and alias.name not in exported(package)
                    ]
    assert reaching == []
