"""The archive: a ZIP whose manifest names every member with its SHA-256 and is sealed with the secret key.

manifest.json      what is inside, made when and by which version, the migrations, the audit's head
manifest.seal      HMAC-SHA-256 of the manifest under the centre's secret key
database/…         one SQLite file, or one COPY file for each PostgreSQL table
media/…            pictures and documents
keys/…             the key that signs the audit
"""

import hashlib
import hmac
import json
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import IO, Any

from django.utils.crypto import salted_hmac

FORMAT = 1
MANIFEST = "manifest.json"
SEAL = "manifest.seal"
DATABASE = "database/"
MEDIA = "media/"
KEYS = "keys/"
SQLITE_MEMBER = f"{DATABASE}saferday.sqlite3"
CHUNK = 1024 * 1024
LARGEST_MANIFEST = 64 * 1024 * 1024
PACKED_ALREADY = {".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif", ".pdf", ".mp4", ".zip", ".woff2"}


class ArchiveRefused(Exception):
    """The archive cannot be trusted or read; the message says why and what to do.

    ``NotAnArchive``    not one of ours, or cut short
    ``ArchiveChanged``  a member or the manifest is not what was saved
    ``ArchiveTooNew``   made by a version that knows more than this one
    """


class NotAnArchive(ArchiveRefused):
    """Not one of ours, or cut short."""


class ArchiveChanged(ArchiveRefused):
    """A member or the manifest is not what was saved."""


class ArchiveTooNew(ArchiveRefused):
    """Made by a version that knows more than this one."""


@dataclass(frozen=True)
class Member:
    """One file in the archive."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Table:
    """One PostgreSQL table in the archive."""

    name: str
    columns: list[str]
    member: str


@dataclass
class Manifest:
    """What is inside."""

    version: str
    database: str
    made: datetime = field(default_factory=lambda: datetime.now(UTC))
    format: int = FORMAT
    migrations: list[list[str]] = field(default_factory=list)
    audit_number: int = 0
    audit_digest: str = ""
    tables: list[Table] = field(default_factory=list)
    sequences: dict[str, int] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)

    def as_bytes(self) -> bytes:
        """As it is written and sealed."""
        return json.dumps(asdict(self) | {"made": self.made.isoformat()}, indent=1, sort_keys=True).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> "Manifest":
        """As it was written.

        Raises:
            NotAnArchive: the content is not a manifest.
            ArchiveTooNew: it is a manifest of a later kind.
        """
        try:
            read: dict[str, Any] = json.loads(content)
            if int(read["format"]) > FORMAT:
                raise ArchiveTooNew(
                    f"The archive was made by Saferday {read.get('version')}, which is newer. "
                    "Install that version, then restore."
                )
            return cls(
                version=str(read["version"]),
                database=str(read["database"]),
                made=datetime.fromisoformat(read["made"]),
                format=int(read["format"]),
                migrations=[[str(app), str(name)] for app, name in read["migrations"]],
                audit_number=int(read["audit_number"]),
                audit_digest=str(read["audit_digest"]),
                tables=[Table(one["name"], list(one["columns"]), one["member"]) for one in read["tables"]],
                sequences={str(name): int(value) for name, value in read["sequences"].items()},
                members={
                    str(name): Member(int(one["size"]), str(one["sha256"]))
                    for name, one in read["members"].items()
                },
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise NotAnArchive(
                "The archive's manifest cannot be read, so nothing in it can be trusted."
            ) from error


class ArchiveWriter:
    """Writes an archive beside its final name and puts it there when it is whole."""

    def __init__(self, target: Path, manifest: Manifest) -> None:
        self.target = target
        self.manifest = manifest
        self._part = target.with_name(f".{target.name}.{os.getpid()}.part")
        self._file: IO[bytes] | None = None
        self._zip: zipfile.ZipFile | None = None

    def __enter__(self) -> "ArchiveWriter":
        handle = os.open(self._part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(handle, "w+b")
        self._zip = zipfile.ZipFile(self._file, "w", compression=zipfile.ZIP_DEFLATED, compresslevel=6)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: object, _trace: TracebackType | None
    ) -> None:
        assert self._zip is not None
        assert self._file is not None
        try:
            if kind is None:
                content = self.manifest.as_bytes()
                self._zip.writestr(MANIFEST, content)
                self._zip.writestr(SEAL, seal(content))
            self._zip.close()
            if kind is None:
                self._file.flush()
                os.fsync(self._file.fileno())
            self._file.close()
            if kind is None:
                # A link, unlike a rename, never replaces what came to be there meanwhile.
                os.link(self._part, self.target)
                _sync_folder(self.target.parent)
        finally:
            self._part.unlink(missing_ok=True)

    @contextmanager
    def member(self, name: str) -> Iterator["HashingStream"]:
        """A stream into the archive; its hash goes into the manifest."""
        assert self._zip is not None
        info = zipfile.ZipInfo(name, date_time=self.manifest.made.timetuple()[:6])
        info.compress_type = (
            zipfile.ZIP_STORED
            if PurePosixPath(name).suffix.lower() in PACKED_ALREADY
            else zipfile.ZIP_DEFLATED
        )
        info.external_attr = 0o600 << 16
        with self._zip.open(info, "w", force_zip64=True) as inner:
            stream = HashingStream(inner)
            yield stream
        self.manifest.members[name] = Member(stream.size, stream.digest.hexdigest())

    def add_file(self, name: str, path: Path) -> None:
        """Copies a file into the archive."""
        with path.open("rb") as source, self.member(name) as stream:
            while chunk := source.read(CHUNK):
                stream.write(chunk)


class HashingStream:
    """Counts and hashes what passes."""

    def __init__(self, inner: IO[bytes]) -> None:
        self._inner = inner
        self.size = 0
        self.digest = hashlib.sha256()

    def write(self, chunk: bytes | memoryview) -> None:
        """Passes a piece on."""
        self._inner.write(chunk)
        self.size += len(chunk)
        self.digest.update(chunk)


def seal(manifest: bytes) -> str:
    """The seal of a manifest under this centre's secret key."""
    return salted_hmac("saferday.backup", manifest, algorithm="sha256").hexdigest()


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive as a ZIP file.

    Raises:
        NotAnArchive: it is none, or was cut short.
    """
    try:
        found = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, EOFError) as error:
        raise NotAnArchive(
            f"{path} is not a Saferday archive, or was cut short (a copy that did not finish?). "
            "Copy it again, or take another backup."
        ) from error
    with found:
        yield found


def read_manifest(archive: zipfile.ZipFile, *, other_key: bool = False) -> Manifest:
    """The manifest, after its seal was checked."""
    names = set(archive.namelist())
    if MANIFEST not in names or SEAL not in names:
        raise NotAnArchive("This is a ZIP file, but not a Saferday archive: it has no sealed manifest.")
    if archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
        raise NotAnArchive("The archive's manifest is too large to be one of ours.")
    try:
        content = archive.read(MANIFEST)
        given = archive.read(SEAL).decode("ascii", "replace").strip()
    except (zipfile.BadZipFile, OSError, EOFError) as error:
        raise ArchiveChanged("The archive's manifest is damaged. Take another backup.") from error
    manifest = Manifest.from_bytes(content)
    if not other_key and not hmac.compare_digest(given.encode(), seal(content).encode()):
        raise ArchiveChanged(
            "The archive's seal does not fit this centre's secret key: it was changed after it was saved, or "
            "saved under another secret key. Put the SAFERDAY_SECRET_KEY of the centre that saved it into "
            ".env. "
            "If that key is lost and you trust where the file comes from, use --other-key."
        )
    return manifest


def check(path: Path, *, other_key: bool = False) -> Manifest:
    """Reads the whole archive and compares every member with the manifest.

    Raises:
        ArchiveRefused: with the reason.
    """
    with opened(path) as archive:
        manifest = read_manifest(archive, other_key=other_key)
        expected = set(manifest.members) | {MANIFEST, SEAL}
        found = archive.namelist()
        if len(found) != len(set(found)) or set(found) != expected:
            stray = sorted(set(found) ^ expected)
            raise ArchiveChanged(
                f"The archive is not as its manifest says ({stray[0] if stray else 'a name twice'})."
            )
        for name in manifest.members:
            for _chunk in checked_chunks(archive, manifest, name):
                pass
        return manifest


def checked_chunks(archive: zipfile.ZipFile, manifest: Manifest, name: str) -> Iterator[bytes]:
    """A member piece by piece; the last piece comes only if the whole is what was saved.

    Raises:
        ArchiveChanged: it is not.
    """
    member = manifest.members[name]
    path = PurePosixPath(name)
    if (
        path.is_absolute()
        or ".." in path.parts
        or "\\" in name
        or not name.startswith((DATABASE, MEDIA, KEYS))
    ):
        raise ArchiveChanged(f"The archive holds a file with a name that leads elsewhere: {name!r}.")
    digest, size, held = hashlib.sha256(), 0, b""
    try:
        with archive.open(name) as source:
            while chunk := source.read(CHUNK):
                size += len(chunk)
                if size > member.size:
                    break
                digest.update(chunk)
                if held:
                    yield held
                held = chunk
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise ArchiveChanged(f"{name} in the archive is damaged. Take another backup.") from error
    if size != member.size or digest.hexdigest() != member.sha256:
        raise ArchiveChanged(f"{name} in the archive is not what was saved. Take another backup.")
    if held:
        yield held


def extract(archive: zipfile.ZipFile, manifest: Manifest, name: str, target: Path) -> None:
    """Writes a member to a file, and sees it to the disk."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        for chunk in checked_chunks(archive, manifest, name):
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
