"""PostgreSQL: every table by COPY from one read-only snapshot, and putting it back.

No client programs are needed: psycopg does it all, so it works wherever the centre runs, and an archive of
one PostgreSQL version goes into another. The schema is not in the archive: migrations make it, up to the
state that the archive names, and the rows are then copied in.
"""

import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from psycopg import IsolationLevel, sql

from saferday.web.operate.backups.archive import DATABASE, ArchiveWriter, Manifest, Table, checked_chunks

TABLES = """
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') ORDER BY c.relname
"""
COLUMNS = """
    SELECT a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = current_schema() AND c.relname = %s
      AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum
"""
SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema()"
MADE_BY_MIGRATE = "django_migrations"

Connection = psycopg.Connection[Any]


class SchemaUnlike(Exception):
    """The archive holds a table or column that the migrations did not make."""


@contextmanager
def connected() -> Iterator[Connection]:
    """A connection of our own to the centre's database."""
    parameters = connection.get_connection_params()
    parameters.pop("pool", None)
    with psycopg.connect(**parameters) as own:
        yield own


def save(writer: ArchiveWriter, *, advance: Callable[[str], None]) -> None:
    """Copies every table, as all of them were at one moment, into the archive."""
    with connected() as own:
        own.rollback()
        own.isolation_level = IsolationLevel.REPEATABLE_READ
        own.read_only = True
        manifest = writer.manifest
        with own.cursor() as cursor:
            names = _column(cursor, TABLES)
            for number, name in enumerate(names):
                columns = _column(cursor, COLUMNS, [name])
                member = f"{DATABASE}{number:03d}-{name}.copy"
                statement = sql.SQL("COPY {} ({}) TO STDOUT").format(sql.Identifier(name), _list(columns))
                with writer.member(member) as stream, cursor.copy(statement) as rows:
                    for chunk in rows:
                        stream.write(chunk)
                manifest.tables.append(Table(name, columns, member))
                advance(name)
            cursor.execute(SEQUENCES)
            manifest.sequences = {name: value for name, value in cursor if value is not None}
            cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
            manifest.migrations = [[app, name] for app, name in cursor]
            cursor.execute("SELECT number, digest FROM audit_auditrecord ORDER BY number DESC LIMIT 1")
            if head := cursor.fetchone():
                manifest.audit_number, manifest.audit_digest = int(head[0]), str(head[1])
        own.rollback()


def is_empty() -> bool:
    """Whether the schema holds no table."""
    with connected() as own, own.cursor() as cursor:
        return not _column(cursor, TABLES)


def set_aside(name: str) -> str:
    """Renames the schema that is there and makes an empty one; the answer is the old one's name."""
    with connected() as own, own.cursor() as cursor:
        schema = _schema(cursor)
        cursor.execute(
            sql.SQL("ALTER SCHEMA {} RENAME TO {}").format(sql.Identifier(schema), sql.Identifier(name))
        )
        cursor.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema)))
        return schema


def take_back(schema: str, name: str) -> None:
    """Undoes ``set_aside``: what was begun goes, the old schema has its name again."""
    with connected() as own, own.cursor() as cursor:
        cursor.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(schema)))
        cursor.execute(
            sql.SQL("ALTER SCHEMA {} RENAME TO {}").format(sql.Identifier(name), sql.Identifier(schema))
        )


def load(archive: zipfile.ZipFile, manifest: Manifest, *, advance: Callable[[str], None]) -> None:
    """Makes the schema of the archive in an empty database and copies the rows in, in one transaction."""
    _make_schema(manifest)
    with connected() as own, own.cursor() as cursor:
        here = set(_column(cursor, TABLES))
        wanted = [table for table in manifest.tables if table.name != MADE_BY_MIGRATE]
        for table in wanted:
            if table.name not in here or set(table.columns) - set(_column(cursor, COLUMNS, [table.name])):
                raise SchemaUnlike(
                    f"The archive's table {table.name} is not one that this version's migrations make. "
                    "Restore with the version that made the archive."
                )
        tables = [sql.Identifier(name) for name in sorted(here - {MADE_BY_MIGRATE})]
        # The audit's triggers refuse what a restore must do: clear what migrations put in, and load.
        for table in tables:
            cursor.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(table))
        cursor.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY").format(sql.SQL(", ").join(tables)))
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for table in wanted:
            statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
                sql.Identifier(table.name), _list(table.columns)
            )
            with cursor.copy(statement) as rows:
                for chunk in checked_chunks(archive, manifest, table.member):
                    rows.write(chunk)
            advance(table.name)
        for name, value in manifest.sequences.items():
            cursor.execute("SELECT setval(quote_ident(%s)::regclass, %s)", [name, value])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(table))


def _make_schema(manifest: Manifest) -> None:
    connections.close_all()
    executor = MigrationExecutor(connection)
    applied = {(app, name) for app, name in manifest.migrations} & set(executor.loader.graph.nodes)
    nodes = executor.loader.graph.node_map
    # The last of each app only: a target that is applied already would be unapplied down to it.
    last = [
        key
        for key in sorted(applied)
        if not any(child.key[0] == key[0] and child.key in applied for child in nodes[key].children)
    ]
    executor.migrate(last)
    call_command("createcachetable", verbosity=0)
    connections.close_all()


def _column(cursor: psycopg.Cursor[Any], query: str, parameters: list[str] | None = None) -> list[str]:
    return [row[0] for row in cursor.execute(query, parameters).fetchall()]


def _schema(cursor: psycopg.Cursor[Any]) -> str:
    row = cursor.execute("SELECT current_schema()").fetchone()
    return str(row[0]) if row else "public"


def _list(columns: list[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))
