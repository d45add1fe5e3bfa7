"""The numbers beside an idea equal the counted rows at every commit, whoever writes.

The triggers are deferred to the commit, so that the hot counter row is locked for an
instant only and not for the length of a web request (research/voting.md, section 4:
1,127 votes a second on one idea instead of 44).
"""

from django.db import migrations

COUNTER_ROW = """
CREATE FUNCTION give_idea_a_counter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ideas_counter (idea_id) VALUES (NEW.id) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER every_idea_has_a_counter AFTER INSERT ON ideas_idea
    FOR EACH ROW EXECUTE FUNCTION give_idea_a_counter();
ALTER TABLE ideas_counter SET (fillfactor = 50);
"""

COUNT_VOTES = """
CREATE FUNCTION count_votes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.value <> 0 THEN
        UPDATE ideas_counter SET supports = supports - OLD.value WHERE idea_id = OLD.idea_id;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.value <> 0 THEN
        UPDATE ideas_counter SET supports = supports + NEW.value WHERE idea_id = NEW.idea_id;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER votes_are_counted AFTER INSERT OR UPDATE OR DELETE ON ideas_vote
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION count_votes();
"""

COUNT_COMMENTS = """
CREATE FUNCTION count_comments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.hidden_at IS NULL AND OLD.removed_at IS NULL THEN
        UPDATE ideas_counter SET comments = comments - 1 WHERE idea_id = OLD.idea_id;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.hidden_at IS NULL AND NEW.removed_at IS NULL THEN
        UPDATE ideas_counter SET comments = comments + 1 WHERE idea_id = NEW.idea_id;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER comments_are_counted AFTER INSERT OR UPDATE OR DELETE ON ideas_comment
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION count_comments();
"""

COUNT_FOLLOWERS = """
CREATE FUNCTION count_followers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        UPDATE ideas_counter SET followers = followers - 1 WHERE idea_id = OLD.idea_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        UPDATE ideas_counter SET followers = followers + 1 WHERE idea_id = NEW.idea_id;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER followers_are_counted AFTER INSERT OR UPDATE OR DELETE ON ideas_follow
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION count_followers();
"""

# TRUNCATE fires no row trigger, so a table that is counted must not be emptied with a counter left full.
NO_EMPTYING = """
CREATE FUNCTION empty_counters_too() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'ideas_vote' THEN UPDATE ideas_counter SET supports = 0 WHERE supports <> 0;
    ELSIF TG_TABLE_NAME = 'ideas_comment' THEN UPDATE ideas_counter SET comments = 0 WHERE comments <> 0;
    ELSE UPDATE ideas_counter SET followers = 0 WHERE followers <> 0;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER emptied_votes AFTER TRUNCATE ON ideas_vote EXECUTE FUNCTION empty_counters_too();
CREATE TRIGGER emptied_comments AFTER TRUNCATE ON ideas_comment EXECUTE FUNCTION empty_counters_too();
CREATE TRIGGER emptied_follows AFTER TRUNCATE ON ideas_follow EXECUTE FUNCTION empty_counters_too();
"""

BACK = """
DROP TRIGGER emptied_follows ON ideas_follow;
DROP TRIGGER emptied_comments ON ideas_comment;
DROP TRIGGER emptied_votes ON ideas_vote;
DROP FUNCTION empty_counters_too();
DROP TRIGGER followers_are_counted ON ideas_follow;
DROP FUNCTION count_followers();
DROP TRIGGER comments_are_counted ON ideas_comment;
DROP FUNCTION count_comments();
DROP TRIGGER votes_are_counted ON ideas_vote;
DROP FUNCTION count_votes();
DROP TRIGGER every_idea_has_a_counter ON ideas_idea;
DROP FUNCTION give_idea_a_counter();
"""


class Migration(migrations.Migration):
    dependencies = [("ideas", "0001_ideas_votes_and_answers")]

    operations = [
        migrations.RunSQL(COUNTER_ROW + COUNT_VOTES + COUNT_COMMENTS + COUNT_FOLLOWERS + NO_EMPTYING, BACK),
    ]
