"""The functions that the index in SQL stands on; PostgreSQL only."""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION matching_bands(value bytea) RETURNS int4[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT array_agg(
        (band << 16) | (get_byte(value, 2 * band) << 8) | get_byte(value, 2 * band + 1) ORDER BY band
    ) FROM generate_series(0, 15) AS band
$$;
CREATE FUNCTION matching_probes(value bytea) RETURNS int4[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT array_agg(band # (CASE bit WHEN 16 THEN 0 ELSE 1 << bit END))
    FROM unnest(matching_bands(value)) AS band, generate_series(0, 16) AS bit
$$;
CREATE FUNCTION matching_distance(one bytea, other bytea) RETURNS int LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT bit_count(
        ('x' || encode(one, 'hex'))::bit(256) # ('x' || encode(other, 'hex'))::bit(256)
    )::int
$$;
"""

DROPPED = """
DROP FUNCTION matching_distance(bytea, bytea);
DROP FUNCTION matching_probes(bytea);
DROP FUNCTION matching_bands(bytea) CASCADE;
"""


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTIONS)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(DROPPED)


class Migration(migrations.Migration):
    dependencies = [("matching", "0001_initial")]

    operations = [migrations.RunPython(make, drop)]
