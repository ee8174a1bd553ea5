"""Makes the environment use this source tree: a path file and the ``saferday`` command."""

import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COMMAND = """#!{python}
import sys
from saferday.web.cli import main
sys.exit(main())
"""


def link() -> None:
    """Writes ``saferday.pth`` and ``bin/saferday`` into the environment that runs this."""
    site = Path(sysconfig.get_paths()["purelib"])
    (site / "saferday.pth").write_text(f"{ROOT / 'src'}\n", encoding="utf-8")
    command = Path(sysconfig.get_paths()["scripts"]) / "saferday"
    command.write_text(COMMAND.format(python=sys.executable), encoding="utf-8")
    command.chmod(0o755)


if __name__ == "__main__":
    link()
