"""Checks of the database: it answers, its schema is this version's, its settings keep data safe."""

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from saferday.centre.doctor.registry import Finding, check, fail, ok, warn

POSTGRESQL_OLDEST = 150000
SYNCHRONOUS_FULL = 2


@check("database.reachable")
def reachable() -> Finding:
    """The database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return ok(f"The database answers ({connection.vendor}).")


@check("database.settings")
def database_settings() -> Finding:
    """A write that was answered as saved stays saved, and writers wait their turn."""
    if connection.vendor == "sqlite":
        return _sqlite()
    return _postgresql()


def _sqlite() -> Finding:
    with connection.cursor() as cursor:
        found = {}
        for pragma in ("journal_mode", "synchronous", "foreign_keys"):
            cursor.execute(f"PRAGMA {pragma}")
            found[pragma] = cursor.fetchone()[0]
    wrong = []
    if str(found["journal_mode"]).lower() != "wal" and not connection.is_in_memory_db():
        wrong.append(f"journal mode is {found['journal_mode']}, not WAL")
    if int(found["synchronous"]) < SYNCHRONOUS_FULL:
        wrong.append("synchronous is below FULL: a power cut could lose what was answered as saved")
    if not found["foreign_keys"]:
        wrong.append("foreign keys are not enforced")
    if settings.DATABASES["default"]["OPTIONS"].get("transaction_mode") != "IMMEDIATE":
        wrong.append("transactions are not IMMEDIATE: writes fail under load")
    if wrong:
        return fail(
            f"SQLite: {'; '.join(wrong)}.",
            do="Use the settings that come with Saferday; a network drive cannot hold the database.",
        )
    return ok("SQLite: WAL, synchronous FULL, IMMEDIATE transactions, foreign keys enforced.")


def _postgresql() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        version = int(cursor.fetchone()[0])
        cursor.execute("SHOW fsync")
        fsync = cursor.fetchone()[0]
        cursor.execute("SHOW synchronous_commit")
        commit = cursor.fetchone()[0]
        cursor.execute("SHOW server_encoding")
        encoding = cursor.fetchone()[0]
    if version < POSTGRESQL_OLDEST:
        return fail(f"PostgreSQL {version // 10000} is too old.", do="Move to PostgreSQL 15 or newer.")
    if encoding != "UTF8":
        return fail(
            f"The database is encoded as {encoding}.", do="Make the database anew with encoding UTF8."
        )
    if fsync == "off" or commit == "off":
        return fail(
            "PostgreSQL may lose what it answered as saved (fsync or synchronous_commit is off).",
            do="Turn both on in postgresql.conf.",
        )
    return ok(f"PostgreSQL {version // 10000}: UTF8, fsync and synchronous_commit on.")


@check("database.migrations")
def migrations() -> Finding:
    """The schema is the one this version expects."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        first = waiting[0][0]
        return fail(
            f"{len(waiting)} migrations wait to be applied, the first is {first.app_label}.{first.name}.",
            do="Make a backup, then run 'saferday migrate'.",
        )
    unknown = set(executor.loader.applied_migrations) - set(executor.loader.disk_migrations)
    if unknown:
        label, name = sorted(unknown)[0]
        return warn(
            f"The database knows {len(unknown)} migrations that this version does not, "
            f"such as {label}.{name}.",
            do="Run the version that made the database, or restore the backup from before the upgrade.",
        )
    return ok("All migrations are applied.")
