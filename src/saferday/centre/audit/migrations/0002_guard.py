"""Puts the triggers in place that keep the audit append-only."""

from django.db import migrations

from saferday.centre.audit.guard import lift_guard, raise_guard


def forwards(apps, schema_editor):
    raise_guard(schema_editor.connection)


def backwards(apps, schema_editor):
    lift_guard(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
