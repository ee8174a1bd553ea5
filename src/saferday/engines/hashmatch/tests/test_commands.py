"""The engine's own commands, as a person or a script meets them."""

import hashlib
import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from saferday.engines.hashmatch import pdq_from_bytes
from saferday.engines.hashmatch.commands import group
from saferday.engines.hashmatch.tests.drawings import encoded, film, landscape, scene_pictures


@pytest.fixture
def call(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one.png").write_bytes(encoded(landscape(1), "PNG"))
    (tmp_path / "one.jpg").write_bytes(encoded(landscape(1), "JPEG"))
    (tmp_path / "two.png").write_bytes(encoded(landscape(2), "PNG"))
    (tmp_path / "plain.png").write_bytes(encoded(landscape(2)[:30, :30] * 0, "PNG"))
    (tmp_path / "note.txt").write_text("not a picture")

    def run(*arguments):
        result = CliRunner().invoke(group, [str(each) for each in arguments])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
        return result

    return run


def test_hashes_as_json(call, tmp_path):
    result = call("hash", "--json", "one.png", "note.txt", "none.png")
    assert result.exit_code == 3
    one, note, none = json.loads(result.stdout)
    data = (tmp_path / "one.png").read_bytes()
    assert one == {
        "path": "one.png",
        "pdq": pdq_from_bytes(data).hex,
        "quality": pdq_from_bytes(data).quality,
        "sha256": hashlib.sha256(data).hexdigest(),
        "error": None,
    }
    assert (note["pdq"], note["quality"]) == (None, None)
    assert note["sha256"] == hashlib.sha256(b"not a picture").hexdigest()
    assert "no JPEG" in note["error"]
    assert none["sha256"] is None
    assert "No such file" in none["error"]


def test_hashes_as_lines(call):
    result = call("hash", "one.png", "note.txt")
    assert result.exit_code == 3
    (line,) = result.stdout.splitlines()
    pdq, quality, sha256, path = line.split()
    assert (len(pdq), int(quality) > 50, len(sha256), path) == (64, True, 64, "one.png")
    assert result.stderr.startswith("note.txt: ")


@pytest.mark.parametrize(
    ("files", "code"), [(["one.png", "one.jpg"], 0), (["one.png", "note.txt"], 3), (["note.txt"], 1), ([], 2)]
)
def test_exit_codes_of_hash(call, files, code):
    assert call("hash", *files).exit_code == code


def test_a_limit_on_pixels(call):
    result = call("hash", "--json", "--most-pixels", 100, "one.png")
    assert result.exit_code == 1
    assert "at most 100" in json.loads(result.stdout)[0]["error"]


def test_a_folder_is_named_as_what_cannot_be_read(call, tmp_path):
    (tmp_path / "folder").mkdir()
    assert "directory" in json.loads(call("hash", "--json", "folder").stdout)[0]["error"]


def test_compare_pictures(call):
    alike, other = call("compare", "one.png", "one.jpg"), call("compare", "one.png", "two.png")
    assert (alike.exit_code, other.exit_code) == (0, 1)
    assert alike.stdout.endswith("of 256 bits differ: match\n")
    assert other.stdout.endswith("no match\n")


def test_compare_hashes_and_json(call, tmp_path):
    one = pdq_from_bytes((tmp_path / "one.png").read_bytes()).hex
    result = call("compare", "--json", one, "one.png")
    assert json.loads(result.stdout) == {"distance": 0, "verdict": "match", "qualities": [100, 100]}
    assert call("compare", "0" * 64, "0" * 62 + "ff").exit_code == 0
    assert call("compare", "--radius", 7, "0" * 64, "0" * 62 + "ff").exit_code == 1


def test_compare_refuses_to_judge_a_plain_picture(call):
    result = call("compare", "plain.png", "plain.png")
    assert result.exit_code == 1
    assert "quality too low" in result.stdout
    assert call("compare", "--least-quality", 0, "plain.png", "plain.png").exit_code == 0


@pytest.mark.parametrize("wrong", ["note.txt", "none.png", "0" * 63])
def test_compare_says_what_cannot_be_read(call, wrong):
    result = call("compare", "one.png", wrong)
    assert result.exit_code == 2
    assert wrong in result.stderr


def test_videos(call, tmp_path):
    (tmp_path / "film.mp4").write_bytes(film(scene_pictures(range(3), 2, 10)))
    (tmp_path / "part.mp4").write_bytes(film(scene_pictures(range(1, 3), 2, 10)))
    (result,) = json.loads(call("video", "--json", "film.mp4").stdout)
    assert result["error"] is None
    assert result["duration"] == pytest.approx(6, abs=0.2)
    assert {"pdq", "quality", "start", "end"} == set(result["frames"][0])
    lines = call("video", "film.mp4").stdout.splitlines()
    assert len(lines) == len(result["frames"])
    match = call("compare-videos", "--json", "part.mp4", "film.mp4")
    assert match.exit_code == 0
    assert json.loads(match.stdout)["verdict"] == "part"
    assert "part" in call("compare-videos", "part.mp4", "film.mp4").stdout
    assert call("video", "--json", "film.mp4", "note.txt").exit_code == 3
    assert call("compare-videos", "film.mp4", "note.txt").exit_code == 2


def test_it_runs_alone(tmp_path):
    (tmp_path / "one.png").write_bytes(encoded(landscape(1), "PNG"))
    out = subprocess.run(
        [sys.executable, "-W", "error", "-m", "saferday.engines.hashmatch", "hash", "--json", "one.png"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(out.stdout)[0]["quality"] == 100
