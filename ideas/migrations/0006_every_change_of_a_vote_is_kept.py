"""Whatever code changes a vote, one event is written in the same transaction, and none is ever changed.

The trigger only inserts: no row is shared between voters, so a hot idea stays as fast as it was.
Votes that stand already get one event each, with the time of their last change.
"""

from django.db import migrations

from cocreate.postgres.append_only import append_only

LINK = """
ALTER TABLE ideas_voterpseudonym ADD CONSTRAINT a_pseudonym_goes_with_its_account
    FOREIGN KEY (voter_id) REFERENCES accounts_user (id) ON DELETE CASCADE;
"""

# When the link of a person was removed on their wish, their vote stands on. If it goes after all, one of
# the events that nobody is linked to any more is ended in its place: the count stays right.
PSEUDONYM = """
CREATE FUNCTION pseudonym_of_voter(whose bigint, what bigint, was smallint) RETURNS uuid
LANGUAGE plpgsql AS $$
DECLARE found uuid;
BEGIN
    SELECT pseudonym INTO found FROM ideas_voterpseudonym WHERE voter_id = whose;
    IF found IS NULL AND was <> 0 THEN
        PERFORM pg_advisory_xact_lock(hashtextextended('votes without a link', what));
        SELECT event.pseudonym INTO found FROM ideas_voteevent AS event
        WHERE event.idea_id = what
            AND NOT EXISTS (SELECT FROM ideas_voterpseudonym AS link WHERE link.pseudonym = event.pseudonym)
        GROUP BY event.pseudonym HAVING sum(event.new_value - event.old_value) = was LIMIT 1;
    END IF;
    IF found IS NULL THEN
        INSERT INTO ideas_voterpseudonym (voter_id) VALUES (whose) ON CONFLICT DO NOTHING;
        SELECT pseudonym INTO found FROM ideas_voterpseudonym WHERE voter_id = whose;
    END IF;
    RETURN found;
END $$;
"""

# 128 bits out of two random UUIDs (122 random bits each), because pgcrypto may not be there.
REMEMBER = """
CREATE FUNCTION random_nonce() RETURNS bytea LANGUAGE sql VOLATILE AS $$
    SELECT substring(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) FROM 1 FOR 16)
$$;
CREATE FUNCTION remember_vote(
    what bigint, whose bigint, old_value smallint, new_value smallint, version smallint, moment timestamptz
) RETURNS void LANGUAGE sql AS $$
    INSERT INTO ideas_voteevent (idea_id, pseudonym, old_value, new_value, version_number, at, nonce)
    SELECT what, pseudonym_of_voter(whose, what, old_value), old_value, new_value, version, moment,
        random_nonce()
    WHERE old_value <> new_value
$$;
"""

TRIGGER = """
CREATE FUNCTION write_vote_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM remember_vote(
            NEW.idea_id, NEW.voter_id, 0::smallint, NEW.value, NEW.version_number, NEW.updated_at);
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM remember_vote(
            OLD.idea_id, OLD.voter_id, OLD.value, 0::smallint, OLD.version_number, clock_timestamp());
    ELSIF (OLD.idea_id, OLD.voter_id) = (NEW.idea_id, NEW.voter_id) THEN
        PERFORM remember_vote(
            NEW.idea_id, NEW.voter_id, OLD.value, NEW.value, NEW.version_number, NEW.updated_at);
    ELSE  -- moved to another idea or person: it ends there and begins here
        PERFORM remember_vote(
            OLD.idea_id, OLD.voter_id, OLD.value, 0::smallint, OLD.version_number, clock_timestamp());
        PERFORM remember_vote(
            NEW.idea_id, NEW.voter_id, 0::smallint, NEW.value, NEW.version_number, clock_timestamp());
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER votes_leave_events AFTER INSERT OR UPDATE OR DELETE ON ideas_vote
    FOR EACH ROW EXECUTE FUNCTION write_vote_event();
"""

# TRUNCATE fires no row trigger, so it would leave events of votes that are gone.
NO_EMPTYING = """
CREATE FUNCTION refuse_to_empty_votes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'votes are withdrawn one by one: % refused', TG_OP
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER votes_are_never_emptied BEFORE TRUNCATE ON ideas_vote
    EXECUTE FUNCTION refuse_to_empty_votes();
"""

VOTES_SO_FAR = """
INSERT INTO ideas_voterpseudonym (voter_id) SELECT DISTINCT voter_id FROM ideas_vote WHERE value <> 0;
INSERT INTO ideas_voteevent (idea_id, pseudonym, old_value, new_value, version_number, at, nonce)
SELECT idea_id, pseudonym, 0, value, version_number, updated_at, random_nonce()
FROM ideas_vote JOIN ideas_voterpseudonym USING (voter_id) WHERE value <> 0 ORDER BY updated_at;
"""

BACK = """
DROP TRIGGER votes_are_never_emptied ON ideas_vote;
DROP TRIGGER votes_leave_events ON ideas_vote;
DROP FUNCTION refuse_to_empty_votes();
DROP FUNCTION write_vote_event();
DROP FUNCTION remember_vote(bigint, bigint, smallint, smallint, smallint, timestamptz);
DROP FUNCTION random_nonce();
DROP FUNCTION pseudonym_of_voter(bigint, bigint, smallint);
ALTER TABLE ideas_voterpseudonym DROP CONSTRAINT a_pseudonym_goes_with_its_account;
"""


class Migration(migrations.Migration):
    dependencies = [("ideas", "0005_what_happens_to_votes_has_a_table")]

    operations = [
        migrations.RunSQL(LINK + PSEUDONYM + REMEMBER + TRIGGER + NO_EMPTYING + VOTES_SO_FAR, BACK),
        append_only("ideas_voteevent"),
        append_only("ideas_seal"),
        append_only("ideas_sealedroot"),
    ]
