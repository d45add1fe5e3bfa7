"""Every entry is linked to the one before it, at the commit of its act.

The trigger is deferred, so that the one lock of the chain is held for an instant only and is
always the last lock of a transaction.
"""

from django.db import migrations, models

from cocreate.postgres.append_only import append_only

WORDS = """
CREATE FUNCTION audit_entry_in_words(entry audit_entry) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_array(
        entry.id, entry.verb, entry.actor_id, entry.object_type, entry.object_id,
        to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
        to_char(entry.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
        entry.detail, entry.request_id
    )::text
$$;
"""

LINK = """
CREATE FUNCTION link_audit_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last audit_link;
    before text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('audit chain', 0));
    SELECT * INTO last FROM audit_link ORDER BY sequence DESC LIMIT 1;
    before := coalesce(last.hash, repeat('0', 64));
    INSERT INTO audit_link (sequence, entry_id, previous_hash, hash) VALUES (
        coalesce(last.sequence, 0) + 1, NEW.id, before,
        encode(sha256(convert_to(before || audit_entry_in_words(NEW), 'UTF8')), 'hex')
    );
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER entries_form_a_chain AFTER INSERT ON audit_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION link_audit_entry();
"""

# What was recorded before there was a chain, in the order of its numbers.
EARLIER = """
DO $$
DECLARE
    entry audit_entry;
    before text := repeat('0', 64);
    place bigint := 0;
BEGIN
    FOR entry IN SELECT * FROM audit_entry ORDER BY id LOOP
        place := place + 1;
        INSERT INTO audit_link (sequence, entry_id, previous_hash, hash) VALUES (
            place, entry.id, before,
            encode(sha256(convert_to(before || audit_entry_in_words(entry), 'UTF8')), 'hex')
        ) RETURNING hash INTO before;
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_entries_are_append_only")]

    operations = [
        migrations.CreateModel(
            name="Link",
            fields=[
                ("sequence", models.BigIntegerField(primary_key=True, serialize=False)),
                ("entry_id", models.BigIntegerField()),
                ("previous_hash", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "verbose_name": "link of the audit chain",
                "verbose_name_plural": "links of the audit chain",
                "constraints": [
                    models.UniqueConstraint(fields=("entry_id",), name="one_link_per_audit_entry"),
                    models.UniqueConstraint(fields=("previous_hash",), name="the_audit_chain_never_forks"),
                ],
            },
        ),
        migrations.RunSQL(WORDS, "DROP FUNCTION audit_entry_in_words(audit_entry)"),
        migrations.RunSQL(EARLIER, migrations.RunSQL.noop),
        migrations.RunSQL(
            LINK, "DROP TRIGGER entries_form_a_chain ON audit_entry; DROP FUNCTION link_audit_entry()"
        ),
        append_only("audit_link"),
    ]
