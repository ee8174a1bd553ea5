"""An archive that was cut short, changed or made elsewhere is refused with the reason."""

import json
import zipfile
from pathlib import Path

import pytest

from saferday.web.operate.backups import archive
from saferday.web.operate.backups.archive import (
    MANIFEST,
    SEAL,
    ArchiveChanged,
    ArchiveTooNew,
    ArchiveWriter,
    Manifest,
    NotAnArchive,
)

PICTURE = b"\x89PNG" + bytes(range(256)) * 9_000


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    file = tmp_path / "backup.zip"
    with ArchiveWriter(file, Manifest(version="0.1.0", database="sqlite")) as writer:
        with writer.member("database/saferday.sqlite3") as stream:
            stream.write(b"rows " * 50_000)
        with writer.member("media/original_images/tree.png") as stream:
            stream.write(PICTURE)
    return file


def rewritten(source: Path, changes: dict[str, bytes | None]) -> Path:
    """The same archive with members replaced, added or (None) left out."""
    target = source.with_name("changed.zip")
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in {**dict.fromkeys(old.namelist()), **changes}:
            content = changes.get(name, old.read(name) if name in old.namelist() else None)
            if content is not None:
                new.writestr(name, content)
    return target


def test_a_sound_archive_passes_and_says_what_it_holds(sound: Path) -> None:
    manifest = archive.check(sound)
    assert set(manifest.members) == {"database/saferday.sqlite3", "media/original_images/tree.png"}
    assert manifest.members["media/original_images/tree.png"].size == len(PICTURE)
    assert sound.stat().st_mode & 0o777 == 0o600
    assert list(sound.parent.iterdir()) == [sound]


@pytest.mark.parametrize("part", [0.0, 0.3, 0.9, 0.999])
def test_one_cut_short_is_refused(sound: Path, part: float) -> None:
    content = sound.read_bytes()
    sound.write_bytes(content[: int(len(content) * part)])
    with pytest.raises(NotAnArchive, match="cut short"):
        archive.check(sound)


def test_any_changed_byte_is_refused(sound: Path) -> None:
    content = sound.read_bytes()
    # Every part of the file: members, their heads, the manifest, the directory at its end.
    for place in range(0, len(content), max(len(content) // 400, 1)):
        damaged = bytearray(content)
        damaged[place] ^= 0x41
        sound.write_bytes(damaged)
        try:
            manifest = archive.check(sound)
        except archive.ArchiveRefused:
            continue
        # A byte that carries nothing (a time stamp in a member's head) may differ: what is read must not.
        with archive.opened(sound) as opened:
            picture = b"".join(archive.checked_chunks(opened, manifest, "media/original_images/tree.png"))
        assert picture == PICTURE


def test_a_replaced_member_is_refused(sound: Path) -> None:
    with pytest.raises(ArchiveChanged, match=r"tree\.png"):
        archive.check(rewritten(sound, {"media/original_images/tree.png": b"another picture"}))


def test_a_member_that_was_left_out_or_added_is_refused(sound: Path) -> None:
    with pytest.raises(ArchiveChanged, match="manifest"):
        archive.check(rewritten(sound, {"media/original_images/tree.png": None}))
    with pytest.raises(ArchiveChanged, match="manifest"):
        archive.check(rewritten(sound, {"media/extra.html": b"<script>"}))


def test_a_manifest_that_fits_a_replaced_member_is_refused_by_its_seal(sound: Path) -> None:
    with zipfile.ZipFile(sound) as opened:
        manifest = json.loads(opened.read(MANIFEST))
    manifest["version"] = "0.0.9"
    changed = rewritten(sound, {MANIFEST: json.dumps(manifest).encode()})
    with pytest.raises(ArchiveChanged, match="seal"):
        archive.check(changed)
    assert archive.check(changed, other_key=True).version == "0.0.9"


def test_an_archive_of_another_secret_key_says_so(sound: Path, settings) -> None:
    settings.SECRET_KEY = "another-" * 8
    with pytest.raises(ArchiveChanged, match="SAFERDAY_SECRET_KEY"):
        archive.check(sound)
    assert archive.check(sound, other_key=True).database == "sqlite"


def test_one_of_a_later_kind_says_which_version_to_install(sound: Path) -> None:
    with zipfile.ZipFile(sound) as opened:
        manifest = json.loads(opened.read(MANIFEST)) | {"format": 99, "version": "7.0"}
    content = json.dumps(manifest).encode()
    with pytest.raises(ArchiveTooNew, match=r"Saferday 7\.0"):
        archive.check(rewritten(sound, {MANIFEST: content, SEAL: archive.seal(content).encode()}))


@pytest.mark.parametrize("name", ["media/../../etc/passwd", "/media/x", "elsewhere/x", "media/..\\x"])
def test_a_name_that_leads_elsewhere_is_refused(sound: Path, name: str) -> None:
    with zipfile.ZipFile(sound) as opened:
        manifest = json.loads(opened.read(MANIFEST))
    manifest["members"][name] = {"size": 1, "sha256": "0" * 64}
    content = json.dumps(manifest).encode()
    changed = rewritten(sound, {MANIFEST: content, SEAL: archive.seal(content).encode(), name: b"x"})
    with pytest.raises(ArchiveChanged, match="leads elsewhere"):
        archive.check(changed)


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04"])
def test_another_file_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "x.zip"
    file.write_bytes(content)
    with pytest.raises(NotAnArchive):
        archive.check(file)


def test_another_zip_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.zip"
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("hello.txt", "hello")
    with pytest.raises(NotAnArchive, match="not a Saferday archive"):
        archive.check(file)


def test_a_backup_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"

    def break_off() -> None:
        with ArchiveWriter(file, Manifest(version="0.1.0", database="sqlite")) as writer:
            with writer.member("media/a") as stream:
                stream.write(b"a")
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        break_off()
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_came_to_be_there_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"

    def write() -> None:
        with ArchiveWriter(file, Manifest(version="0.1.0", database="sqlite")) as writer:
            with writer.member("media/a") as stream:
                stream.write(b"a")
            file.write_bytes(b"somebody else's")

    with pytest.raises(FileExistsError):
        write()
    assert file.read_bytes() == b"somebody else's"
