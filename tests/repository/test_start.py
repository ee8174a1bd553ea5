"""A centre starts quickly: what only some pages need is loaded when they need it."""

import subprocess
import sys

HEAVY = (
    "av",
    "ftfy",
    "highspy",
    "numba",
    "numpy",
    "openpyxl",
    "pandas",
    "polars",
    "pyreadstat",
    "pyxform",
    "simplejpeg",
    "weasyprint",
)
LOAD = f"""
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "saferday.web.settings.test"
import saferday.web.wsgi
import saferday.web.urls
print(*sorted(set({HEAVY!r}) & set(sys.modules)))
"""


def test_nothing_heavy_is_loaded_before_it_is_needed() -> None:
    done = subprocess.run([sys.executable, "-c", LOAD], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [], "import these inside the function that uses them"
