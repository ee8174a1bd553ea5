"""The house is in order: nothing stray, nothing secret, documents that lead somewhere."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BAG_NAMES = {"utils.py", "helpers.py", "manager.py", "data.py", "misc.py", "common.py"}


def tracked() -> list[str]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


def texts(*endings: str) -> list[str]:
    return [name for name in tracked() if name.endswith(endings)]


def test_no_module_is_a_bag():
    assert [name for name in tracked() if Path(name).name in BAG_NAMES] == []


def test_nothing_built_is_committed():
    built = [name for name in tracked() if name.endswith((".mo", ".woff2", ".pyc")) or "/static/ui/" in name]
    assert built == []


def test_no_registry_and_no_machine_is_named():
    hosts = re.compile(r"py[p]i\.org|python[h]osted|npm[j]s\.|deb\.de[b]ian|/ho[m]e/\w+/|/ro[o]t/")
    found = []
    for name in tracked():
        try:
            text = (ROOT / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [
            f"{name}:{number}" for number, line in enumerate(text.splitlines(), 1) if hosts.search(line)
        ]
    assert found == []


@pytest.mark.parametrize("name", texts(".md"))
def test_every_link_in_a_document_leads_somewhere(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    text = re.sub(r"```.*?```", "", text, flags=re.S)
    missing = []
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
        if "://" in target or target.startswith("mailto:"):
            continue
        if not ((ROOT / name).parent / target).exists():
            missing.append(target)
    assert missing == []


def test_models_and_migrations_agree(db):
    from django.core.management import call_command

    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_every_make_command_has_a_line_of_help():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    wanted = {"setup", "demo", "test", "lint", "bench", "screenshots", "help", "wheel"}
    assert wanted <= set(re.findall(r"^([a-z-]+):.*## \w", makefile, flags=re.M))
