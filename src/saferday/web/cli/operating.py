"""The operator's own commands. Each does its imports when it is called, so that --help stays quick."""

from pathlib import Path

import click

from saferday.web.cli import exits
from saferday.web.cli.gathering import start_django

DEFAULT_PORT = 8000
WORKERS = 2
THREADS = 2

port_option = click.option(
    "--port",
    default=DEFAULT_PORT,
    show_default=True,
    type=click.IntRange(1, 65535),
    help="Port to listen on.",
)
host_option = click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
workers_option = click.option(
    "--workers", default=WORKERS, show_default=True, type=click.IntRange(1, 64), help="Web server processes."
)
threads_option = click.option(
    "--threads",
    default=THREADS,
    show_default=True,
    type=click.IntRange(1, 16),
    help="Threads in each process.",
)


@click.command(epilog="Example: saferday demo --port 8000 --data ./demo")
@port_option
@host_option
@click.option(
    "--data",
    default="demo",
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for all that the demo writes.",
)
@click.option("--serve/--no-serve", default=True, help="Start the server, or only fill the centre.")
def demo(port: int, host: str, data: Path, serve: bool) -> None:
    """Start a centre filled with examples, to look at.

    Fills an empty folder with the country pack, this year's campaign, news and staff accounts, then serves
    it. A second run takes what is there and starts at once. Not for a centre that people visit.
    """
    from saferday.web.operate import demo as demo_centre

    raise SystemExit(demo_centre.run(port=port, host=host, data=data, serve=serve))


@click.command(
    epilog="Example: saferday init --name 'Wrenshire Online Safety' --hostname wrenshire.example --yes"
)
@click.option("--name", help="What the centre is called.")
@click.option("--hostname", help="The address people type, without https://.")
@click.option("--database", help="Empty for SQLite, or postgresql://user:password@host/name.")
@click.option("--email", help="Who is told when something breaks.")
@click.option(
    "--mail-server", help="The mail server, as host or host:port; empty keeps mail in a local outbox."
)
@click.option("--language", type=click.Choice(["en", "cy"]), help="The first language.")
@click.option(
    "--data", type=click.Path(file_okay=False, path_type=Path), help="Folder for all that the centre writes."
)
@click.option(
    "--file",
    default=".env",
    show_default=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where the settings go; never overwritten.",
)
@click.option("--yes", is_flag=True, help="Ask nothing; take the options and the defaults.")
def init(
    name: str | None,
    hostname: str | None,
    database: str | None,
    email: str | None,
    mail_server: str | None,
    language: str | None,
    data: Path | None,
    file: Path,
    yes: bool,
) -> None:
    """Write the settings of a new centre into a .env file.

    Asks the few questions that only you can answer, makes a fresh secret key and writes a file that only
    you can read.
    """
    from saferday.web.operate import init as new_centre

    answers = new_centre.ask(
        given={
            "name": name,
            "hostname": hostname,
            "database": database,
            "email": email,
            "mail_server": mail_server,
            "language": language,
            "data": str(data) if data else None,
        },
        ask_nothing=yes,
    )
    new_centre.write(answers, file)


@click.command(epilog="Example: saferday serve --host 0.0.0.0 --port 8000 --workers 2")
@host_option
@port_option
@workers_option
@threads_option
@click.option("--worker/--no-worker", default=True, help="Run a background worker beside the server.")
def serve(host: str, port: int, workers: int, threads: int, worker: bool) -> None:
    """Run the centre: web server and background worker.

    Stops gracefully on Ctrl-C or SIGTERM. Does not start on a database of another version.
    """
    start_django()
    from saferday.web.operate import serve as server

    raise SystemExit(server.run(host=host, port=port, workers=workers, threads=threads, worker=worker))


@click.command(epilog="Example: saferday worker")
@click.option("--once", is_flag=True, help="Do what is due now, then leave.")
@click.option("--with-parent", type=int, hidden=True, help="Leave when this process is gone.")
def worker(once: bool, with_parent: int | None) -> None:
    """Run a background worker alone.

    'saferday serve' starts one already; run more on other machines that share a PostgreSQL database.
    """
    start_django()
    from saferday.web.operate import worker as process

    done = process.run(once=once, with_parent=with_parent)
    if once:
        click.echo(f"Did {done} pieces of work.")


@click.command(epilog="Example: saferday migrate")
@click.option("--check", is_flag=True, help="Change nothing; exit 1 if something waits.")
def migrate(check: bool) -> None:
    """Bring the database up to this version, and lay out static files.

    Make a backup first when the centre is in use.
    """
    start_django()
    from saferday.web.operate import migrate as migration

    if check:
        waiting = migration.waiting()
        for line in waiting:
            click.echo(line)
        click.echo(f"{len(waiting)} migrations wait." if waiting else "The database is at this version.")
        raise SystemExit(exits.FAILED if waiting else exits.DONE)
    migration.run()


@click.command(epilog="Example: saferday backup /var/backups/saferday-$(date +%F).zip")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Save database and files in one archive, while the centre runs.

    The archive holds the database as it was at one moment, all pictures, and the key that signs the audit.
    It does not hold the secret key: keep your .env elsewhere. FILE is never overwritten.
    """
    start_django()
    from saferday.web.operate.backups import save

    made = save.backup(file)
    click.echo(f"Saved {made.files} files, {made.bytes / 1_048_576:.1f} MiB, in {file}.")


@click.command(epilog="Example: saferday restore /var/backups/saferday-2026-02-10.zip --replace")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--replace", is_flag=True, help="Put what is there aside first; without it the target must be empty."
)
@click.option("--check", is_flag=True, help="Check the archive and change nothing.")
@click.option(
    "--other-key",
    is_flag=True,
    help="Take an archive made under another secret key; its origin is then not proven.",
)
def restore(file: Path, replace: bool, check: bool, other_key: bool) -> None:
    """Check an archive and put it back.

    Refuses an archive that was cut short, changed or made by a newer version. Stop the centre first.
    Verifies the audit when it is done.
    """
    start_django()
    from saferday.web.operate.backups import archive, put_back

    if check:
        manifest = archive.check(file, other_key=other_key)
        click.echo(f"Sound: made {manifest.made:%Y-%m-%d %H:%M} UTC by version {manifest.version}.")
        return
    raise SystemExit(put_back.restore(file, replace=replace, other_key=other_key))


@click.command(epilog="Example: saferday doctor --json")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a script.")
@click.option("--only", multiple=True, metavar="NAME", help="Run this check only; may be given again.")
def doctor(as_json: bool, only: tuple[str, ...]) -> None:
    """Check the installation and say what to do.

    Exits 1 when a check fails; a warning alone does not.
    """
    start_django()
    from saferday.web.operate import doctor as doctor_round

    raise SystemExit(doctor_round.run(as_json=as_json, only=frozenset(only)))
