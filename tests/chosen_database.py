"""A plugin that chooses the database of a run before anything reads the settings.

Loaded with ``-p`` in pyproject.toml: pytest-django opens the settings before the first conftest.py, too early for
an address that is set there. Processes beside the first take over its server by the environment.
"""

import os
import tempfile
from pathlib import Path

POSTGRESQL = os.environ.get("SAFERDAY_TEST_DATABASE") == "postgresql"

if POSTGRESQL and "PYTEST_XDIST_WORKER" not in os.environ:
    from tests.postgresql import start_server

    os.environ["DATABASE_URL"] = start_server(Path(tempfile.mkdtemp(prefix="sdpg-")))
