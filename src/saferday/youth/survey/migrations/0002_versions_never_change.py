"""A trigger that refuses to change a published version, on SQLite and PostgreSQL."""

from django.db import migrations

TABLE = "survey_surveyversion"
COLUMNS = ("survey_id", "number", "definition", "digest", "published_at")


def refuse(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE OF {', '.join(COLUMNS)} ON {TABLE} "
            "BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END"
        )
        return
    schema_editor.execute(
        "CREATE OR REPLACE FUNCTION survey_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'a published version never changes'; END $$"
    )
    schema_editor.execute(
        f"CREATE OR REPLACE TRIGGER {TABLE}_no_update BEFORE UPDATE OF {', '.join(COLUMNS)} ON {TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION survey_refuse()"
    )


def allow(apps, schema_editor):
    on = f" ON {TABLE}" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_no_update{on}")


class Migration(migrations.Migration):
    dependencies = [("survey", "0001_initial")]

    operations = [migrations.RunPython(refuse, allow)]
