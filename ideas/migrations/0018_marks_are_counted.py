"""The marks beside a comment equal the counted rows at every commit; answers and quotes stay with their idea.

Deferred to the commit like the other counters, so that a row of numbers is locked for an
instant only. A comment's own row of numbers is made with its first mark.
"""

from django.db import migrations

COUNT_MARKS = """
CREATE FUNCTION count_marks() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    helped integer := 0;
    did_not integer := 0;
    about bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.comment_id ELSE NEW.comment_id END;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        helped := helped - (OLD.value = 1)::int;
        did_not := did_not - (OLD.value = -1)::int;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        helped := helped + (NEW.value = 1)::int;
        did_not := did_not + (NEW.value = -1)::int;
        INSERT INTO ideas_commenttally (comment_id)
            SELECT id FROM ideas_comment WHERE id = about ON CONFLICT DO NOTHING;
    END IF;
    IF helped <> 0 OR did_not <> 0 THEN
        UPDATE ideas_commenttally SET helpful = helpful + helped, unhelpful = unhelpful + did_not
            WHERE comment_id = about;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER marks_are_counted AFTER INSERT OR UPDATE OF value OR DELETE ON ideas_mark
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION count_marks();
ALTER TABLE ideas_commenttally SET (fillfactor = 50);
"""

# A mark stays with its comment and its person, so that the counting above need not look at two rows.
A_MARK_STAYS = """
CREATE FUNCTION a_mark_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.comment_id, OLD.person_id) IS DISTINCT FROM (NEW.comment_id, NEW.person_id) THEN
        RAISE EXCEPTION 'a mark stays with its comment and its person';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_mark_stays BEFORE UPDATE ON ideas_mark FOR EACH ROW EXECUTE FUNCTION a_mark_stays();
"""

NO_EMPTYING = """
CREATE FUNCTION empty_tallies_too() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE ideas_commenttally SET helpful = 0, unhelpful = 0 WHERE helpful <> 0 OR unhelpful <> 0;
    RETURN NULL;
END $$;
CREATE TRIGGER emptied_marks AFTER TRUNCATE ON ideas_mark EXECUTE FUNCTION empty_tallies_too();
"""

# Deferred, so that a whole thread can move to another idea in one transaction.
ONE_IDEA = """
ALTER TABLE ideas_comment ADD CONSTRAINT a_comment_with_its_idea UNIQUE (id, idea_id);
ALTER TABLE ideas_comment ADD CONSTRAINT an_answer_is_about_the_same_idea
    FOREIGN KEY (parent_id, idea_id) REFERENCES ideas_comment (id, idea_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ideas_comment ADD CONSTRAINT a_quote_is_from_the_same_idea
    FOREIGN KEY (quoted_id, idea_id) REFERENCES ideas_comment (id, idea_id) DEFERRABLE INITIALLY DEFERRED;
"""

BACK = """
ALTER TABLE ideas_comment DROP CONSTRAINT a_quote_is_from_the_same_idea;
ALTER TABLE ideas_comment DROP CONSTRAINT an_answer_is_about_the_same_idea;
ALTER TABLE ideas_comment DROP CONSTRAINT a_comment_with_its_idea;
DROP TRIGGER emptied_marks ON ideas_mark;
DROP FUNCTION empty_tallies_too();
DROP TRIGGER a_mark_stays ON ideas_mark;
DROP FUNCTION a_mark_stays();
DROP TRIGGER marks_are_counted ON ideas_mark;
DROP FUNCTION count_marks();
"""


class Migration(migrations.Migration):
    dependencies = [("ideas", "0017_comments_are_quoted_changed_and_marked")]

    operations = [migrations.RunSQL(COUNT_MARKS + A_MARK_STAYS + NO_EMPTYING + ONE_IDEA, BACK)]
