"""The table of commands, and what a failure looks like at a terminal."""

import sys

import click

from saferday import __version__
from saferday.web.cli import exits
from saferday.web.cli.gathering import Gathered, Source

OPERATE = "saferday.web.cli.operating"
SOURCES = {
    "demo": Source(OPERATE, "demo", "Start a centre filled with examples, to look at."),
    "init": Source(OPERATE, "init", "Write the settings of a new centre into a .env file."),
    "serve": Source(OPERATE, "serve", "Run the centre: web server and background worker."),
    "worker": Source(OPERATE, "worker", "Run a background worker alone."),
    "migrate": Source(OPERATE, "migrate", "Bring the database up to this version, and lay out static files."),
    "backup": Source(OPERATE, "backup", "Save database and files in one archive, while the centre runs."),
    "restore": Source(OPERATE, "restore", "Check an archive and put it back."),
    "doctor": Source(OPERATE, "doctor", "Check the installation and say what to do."),
    "get-help": Source(
        "saferday.helpline.gethelp.commands", "group", "Which services an answer shows, and why.", True
    ),
    "postcodes": Source(
        "saferday.centre.areas.commands", "group", "Load full postcodes, for exact areas.", True
    ),
    "pack": Source("saferday.web.pack_commands", "group", "Load and check country packs.", True),
    "news": Source("saferday.awareness.news.commands", "group", "Import posts from files.", True),
    "directory": Source(
        "saferday.helpline.directory.commands",
        "group",
        "Import, export and check the service directory.",
        True,
    ),
    "survey": Source(
        "saferday.youth.survey.commands", "group", "Write, check, open and close surveys of pupils.", True
    ),
    "schools": Source(
        "saferday.youth.survey.commands.schools",
        "group",
        "Take schools from the lists that nations publish.",
        True,
    ),
    "matching": Source(
        "saferday.hotline.matching.commands",
        "group",
        "Banks of hashes, the index, and the keys of platforms.",
        True,
    ),
    "exchange": Source(
        "saferday.hotline.exchange.commands",
        "group",
        "Import, export and fetch lists of hashes.",
        True,
    ),
    "staff": Source("saferday.centre.accounts.commands", "group", "Add staff and their roles.", True),
    "audit": Source("saferday.centre.audit.commands", "group", "Prove the record of every act.", True),
    "register": Source(
        "saferday.centre.register.commands",
        "group",
        "What is kept about people, and clearing what is due.",
        True,
    ),
    "languages": Source(
        "saferday.centre.languages.commands", "group", "What is missing or stale in each language.", True
    ),
}

EPILOG = "Examples:  saferday demo    saferday doctor --json    saferday news import posts/"


@click.command(
    cls=Gathered,
    sources=SOURCES,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="saferday")
def saferday() -> None:
    """Run a Safer Internet Centre.

    Settings come from the environment, or from a .env file in the working folder or the data folder.
    Exit codes: 0 done, 1 a check failed, 2 wrong usage, 3 done in part.
    """


def main() -> None:
    """The entry point: errors that an operator can mend are said in words, without a traceback."""
    try:
        saferday(prog_name="saferday")
    except Exception as error:
        explained = _explain(error)
        if explained is None:
            raise
        message, code = explained
        click.echo(message, err=True)
        sys.exit(code)


def _explain(error: Exception) -> tuple[str, int] | None:
    """What to tell the operator about an error, and the exit code; None for a fault of ours."""
    if "django" not in sys.modules:
        return None
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError, InterfaceError

    if isinstance(error, ImproperlyConfigured):
        return (
            f"A setting is wrong: {error}\nEvery setting is described in docs/reference/settings.md.",
            exits.WRONG_USAGE,
        )
    import psycopg

    if isinstance(error, DatabaseError | InterfaceError | psycopg.Error):
        words = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        if any(sign in words for sign in ("no such table", "no such column", "does not exist")):
            return (
                f"The database is not at this version ({words}).\nRun 'saferday migrate' first.",
                exits.FAILED,
            )
        return f"The database does not answer: {words}\nRun 'saferday doctor' to see why.", exits.FAILED
    return None
