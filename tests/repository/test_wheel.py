"""The wheel: it holds what was built, and a demonstration centre runs from it alone."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = ("SAFERDAY_", "DJANGO_", "DATABASE_URL", "PYTHONPATH")
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from this source tree."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
        env=CLEAN,
    )
    (found,) = folder.glob("*.whl")
    return found


def test_the_wheel_holds_what_was_built_and_nothing_of_the_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "saferday/centre/ui/static/ui/main.css" in names
    assert "saferday/centre/ui/static/ui/main.js" in names
    assert any(name.endswith(".woff2") for name in names)
    assert any(name.endswith("locale/cy/LC_MESSAGES/django.mo") for name in names)
    assert "saferday/packs/uk/pack.yaml" in names
    assert not [name for name in names if "/tests/" in name or name.endswith((".scss", ".ts"))]


def test_every_catalogue_and_template_of_the_source_is_in_the_wheel(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    source = ROOT / "src"
    for ending in ("*.html", "*.txt", "*.yaml", "*.svg"):
        for path in (source / "saferday").rglob(ending):
            name = path.relative_to(source).as_posix()
            if "/tests/" not in name:
                assert name in names
    for path in (source / "saferday").rglob("django.po"):
        assert path.with_suffix(".mo").relative_to(source).as_posix() in names


def test_a_demonstration_runs_from_the_wheel_alone(wheel: Path, tmp_path: Path) -> None:
    """Unpacked on its own, far from the source: only the dependencies come from this environment."""
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(site)
    work = tmp_path / "work"
    work.mkdir()
    code = (
        "import sys; sys.path[:] = [sys.argv.pop(1), *(one for one in sys.path if not one.endswith('/src'))]\n"
        "import saferday; assert saferday.__file__.startswith(sys.path[0]), saferday.__file__\n"
        "from saferday.web.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(site), "demo", "--no-serve", "--data", "demo"],
        cwd=work,
        env=CLEAN,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3_000:]
    assert (work / "demo" / "saferday.sqlite3").is_file()
    assert [path.name for path in work.iterdir()] == ["demo"]
    again = subprocess.run(
        [sys.executable, "-c", code, str(site), "doctor", "--json"],
        cwd=work,
        env=CLEAN | {"SAFERDAY_DATA": "demo"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert '"ok": true' in again.stdout, again.stdout + again.stderr
