"""A centre filled with examples: all it writes stays in one folder, and a second run starts at once."""

import json
import os
import shutil
import sys
from importlib import import_module
from pathlib import Path

import click

from saferday import __version__
from saferday.web.cli import exits
from saferday.web.cli.gathering import start_django

STAMP = "demo.json"
EDITORS_AREA = "dyfed-powys"
WORKERS = 2
THREADS = 2
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def run(*, port: int, host: str, data: Path, serve: bool) -> int:
    """Fills the folder where that is still to do, says what there is to see, and serves it."""
    data.mkdir(parents=True, exist_ok=True)
    _choose_settings(port=port, host=host, data=data)
    start_django()
    from saferday.web.operate import serve as server

    if serve and not server.port_is_free(host, port):
        click.echo(
            f"Port {port} is in use. Stop what uses it, or choose another: "
            f"saferday demo --port {port + 1}   (or: make demo PORT={port + 1})",
            err=True,
        )
        return exits.FAILED
    if not _belongs_to_a_demo(data):
        click.echo(
            f"{data} holds a centre that is not a demo. Choose another folder: saferday demo --data ./demo",
            err=True,
        )
        return exits.FAILED
    fill(data)
    if not serve:
        click.echo(f"The demo is ready in {data}. Serve it: saferday demo --data {data} --port {port}")
        return exits.DONE
    return server.run(
        host=host,
        port=port,
        workers=WORKERS,
        threads=THREADS,
        worker=True,
        say=lambda: _say(host, port, data),
    )


def fill(data: Path) -> None:
    """Migrates, loads the country pack, campaigns, news, accounts and each feature's own
    examples (its ``demo.py``: a ``TITLE`` and ``fill(progress=...)``); no step touches what is there."""
    from saferday.web.operate import migrate
    from saferday.web.operate.progress import steps

    stamp = data / STAMP
    filled_by = json.loads(stamp.read_text()).get("filled_by") if stamp.is_file() else None
    if filled_by == __version__ and not migrate.waiting() and migrate.static_is_laid_out():
        return
    from django.apps import apps
    from django.utils.module_loading import module_has_submodule

    from saferday.centre.accounts.actions import add_demo_staff
    from saferday.centre.areas.queries import area_by_slug
    from saferday.centre.audit.actions import sign_head
    from saferday.centre.countrypack.queries import pack
    from saferday.web import journeys

    if not stamp.is_file():
        stamp.write_text(json.dumps({"filled_by": None}))
        # So that every other command, told the folder alone, knows what it is.
        (data / ".env").write_text("SAFERDAY_DEMO=true\nSAFERDAY_HTTPS=false\n")
    with steps() as shown:
        migrate.bring_up_to_date(shown)
        country = pack()
        with shown.step("Areas, services and pages") as advance:
            journeys.load_pack(pack=country, progress=advance)
        with shown.step("Campaigns"):
            journeys.load_campaigns(pack=country)
        with shown.step("News"):
            journeys.load_news(pack=country)
        with shown.step("Accounts"):
            add_demo_staff(area=area_by_slug(EDITORS_AREA))
            sign_head()
        for app in apps.get_app_configs():
            if module_has_submodule(app.module, "demo"):
                example = import_module(f"{app.name}.demo")
                with shown.step(example.TITLE) as advance:
                    example.fill(progress=advance)
    stamp.write_text(json.dumps({"filled_by": __version__}))


def _choose_settings(*, port: int, host: str, data: Path) -> None:
    """Settles what a demo is, over any .env of a real centre in the working folder."""
    shown = "localhost" if host in LOOPBACK | {"0.0.0.0", "::"} else host  # noqa: S104
    hosts = "localhost,127.0.0.1,[::1]" if host in LOOPBACK else "*"
    os.environ |= {
        "SAFERDAY_DEMO": "true",
        "SAFERDAY_DATA": str(data.expanduser().resolve()),
        "SAFERDAY_BASE_URL": f"http://{shown}:{port}",
        "SAFERDAY_HOSTS": hosts,
        "SAFERDAY_HTTPS": "false",
        "SAFERDAY_SECRET_KEY": "",
        "SAFERDAY_STATIC": "",
        "SAFERDAY_EMAIL_HOST": "",
        "SAFERDAY_OIDC_SERVER": "",
        "DATABASE_URL": "",
    }


def _belongs_to_a_demo(data: Path) -> bool:
    return (data / STAMP).is_file() or not (data / "saferday.sqlite3").exists()


def _say(host: str, port: int, data: Path) -> None:
    from rich.console import Console
    from rich.table import Table

    from saferday.centre.accounts.rules import DEMO_PASSWORD, DEMO_PEOPLE

    base = f"http://{'localhost' if host in LOOPBACK | {'0.0.0.0', '::'} else host}:{port}"  # noqa: S104
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"\n[bold]The centre is at {base}/[/]   (Ctrl-C stops; all it writes is in {data})\n")
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 1))
    for path, what in (
        ("/get-help/", "the right help in three questions"),
        (f"/{EDITORS_AREA}/", "an area's own front page"),
        ("/news/", "news of every area"),
        ("/directory/", "the directory of services"),
        ("/cy/", "all of it in Welsh"),
        ("/components/", "every component in every state"),
        ("/api/docs", "the API"),
        ("/cms/", "where staff write"),
    ):
        table.add_row(f"{base}{path}", f"[dim]{what}[/]")
    console.print(table)
    for path, what in _to_try():
        console.print(f" {base}{path}\n   [dim]{what}[/]")
    console.print(f"\nSign in at {base}/cms/ with the password [bold]{DEMO_PASSWORD}[/] as")
    for person in DEMO_PEOPLE:
        console.print(f"  {person.email}   [dim]{person.role.replace('_', ' ')}[/]")
    command = "saferday" if shutil.which("saferday") else os.path.relpath(sys.argv[0])
    console.print(f"  [dim]The second step's code:[/] SAFERDAY_DATA={data} {command} staff code EMAIL\n")


def _to_try() -> list[tuple[str, str]]:
    """What features have for a visitor to try at once: a ``to_try()`` in their ``demo.py``."""
    from django.apps import apps
    from django.utils.module_loading import module_has_submodule

    found: list[tuple[str, str]] = []
    for app in apps.get_app_configs():
        if module_has_submodule(app.module, "demo"):
            offer = getattr(import_module(f"{app.name}.demo"), "to_try", None)
            found += offer() if offer else []
    return found
