"""Finds the machine's Chromium."""

import os
import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
PLAIN_NAME = "centre.example"
"""A name of this machine that a browser does not trust as it trusts loopback: over HTTP, it is as any other host."""
ARGUMENTS = [
    f"--host-resolver-rules=MAP {PLAIN_NAME} 127.0.0.1",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class NoBrowser(RuntimeError):
    """There is no Chromium on this machine."""


def chromium() -> str:
    """The path of Chromium or Chrome.

    Raises:
        NoBrowser: none was found; the message says how to get one.
    """
    if named := os.environ.get("SAFERDAY_CHROMIUM"):
        return named
    for name in NAMES:
        if found := shutil.which(name):
            return found
    for path in MAC:
        if Path(path).exists():
            return path
    raise NoBrowser(
        "Install Chromium (Debian: apt-get install chromium) or set SAFERDAY_CHROMIUM to its path."
    )
