"""Database triggers that refuse to change or remove what the audit holds, on SQLite and PostgreSQL."""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("audit_auditrecord", "audit_signedhead")


def raise_guard(connection: BaseDatabaseWrapper) -> None:
    """Puts the triggers in place."""
    with connection.cursor() as cursor:
        for statement in _statements(connection.vendor):
            cursor.execute(statement)


def lift_guard(connection: BaseDatabaseWrapper) -> None:
    """Takes the triggers away: for a restore and for emptying a test database, never in a running centre."""
    with connection.cursor() as cursor:
        for table in TABLES:
            for act in ("update", "delete", *(["truncate"] if connection.vendor == "postgresql" else [])):
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act}{on}")


def _statements(vendor: str) -> list[str]:
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_{act} BEFORE {act.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
            for table in TABLES
            for act in ("update", "delete")
        ]
    function = (
        "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$"
    )
    rows = [
        f"CREATE OR REPLACE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} "
        f"FOR EACH {'STATEMENT' if act == 'truncate' else 'ROW'} EXECUTE FUNCTION audit_refuse()"
        for table in TABLES
        for act in ("update", "delete", "truncate")
    ]
    return [function, *rows]
