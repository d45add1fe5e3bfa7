"""Choices stay within their limit, and confirmed residents are counted apart, whoever writes.

A vote carries whether its voter is a confirmed resident. It is set when the vote is written,
while the person's row is held (FOR SHARE), and set anew for all their votes when the person is
confirmed or no longer so; the counter adds and subtracts what each row says. So both parts are
exact after any sequence of votes and confirmations, in whatever transactions they come.

Choices are counted at once and not at the commit: one row for each person and campaign, which
nobody else waits for. The check of that row refuses one choice too many (decision 0030).
"""

from django.db import migrations

KNOW_RESIDENTS = """
CREATE FUNCTION know_whether_voter_is_confirmed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT residency_confirmed_at IS NOT NULL INTO NEW.confirmed
    FROM accounts_user WHERE id = NEW.voter_id FOR SHARE;
    NEW.confirmed := coalesce(NEW.confirmed, false);
    RETURN NEW;
END $$;
CREATE TRIGGER a_vote_knows_its_voter BEFORE INSERT OR UPDATE ON ideas_vote
    FOR EACH ROW EXECUTE FUNCTION know_whether_voter_is_confirmed();

CREATE FUNCTION tell_votes_of_confirmation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE one bigint;
BEGIN
    -- In the order of the ideas, as whoever votes on several does, so that nobody waits in a circle.
    FOR one IN SELECT idea_id FROM ideas_vote WHERE voter_id = NEW.id ORDER BY idea_id LOOP
        UPDATE ideas_vote SET confirmed = NEW.residency_confirmed_at IS NOT NULL
        WHERE idea_id = one AND voter_id = NEW.id;
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER votes_know_a_confirmation AFTER UPDATE ON accounts_user FOR EACH ROW
    WHEN ((OLD.residency_confirmed_at IS NULL) <> (NEW.residency_confirmed_at IS NULL))
    EXECUTE FUNCTION tell_votes_of_confirmation();
"""

COUNT_VOTES = """
CREATE OR REPLACE FUNCTION count_votes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before int := 0; before_confirmed int := 0; now int := 0; now_confirmed int := 0;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        before := OLD.value; before_confirmed := OLD.value * OLD.confirmed::int;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        now := NEW.value; now_confirmed := NEW.value * NEW.confirmed::int;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.idea_id = NEW.idea_id THEN
        IF now <> before OR now_confirmed <> before_confirmed THEN
            UPDATE ideas_counter SET supports = supports + now - before,
                supports_confirmed = supports_confirmed + now_confirmed - before_confirmed
            WHERE idea_id = NEW.idea_id;
        END IF;
        RETURN NULL;
    END IF;
    IF before <> 0 THEN
        UPDATE ideas_counter SET supports = supports - before,
            supports_confirmed = supports_confirmed - before_confirmed
        WHERE idea_id = OLD.idea_id;
    END IF;
    IF now <> 0 THEN
        UPDATE ideas_counter SET supports = supports + now,
            supports_confirmed = supports_confirmed + now_confirmed
        WHERE idea_id = NEW.idea_id;
    END IF;
    RETURN NULL;
END $$;
"""

COUNT_CHOICES = """
CREATE FUNCTION change_choices(campaign bigint, voter bigint, step int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE method text; allowed int;
BEGIN
    IF campaign IS NULL OR step = 0 THEN RETURN; END IF;
    -- Held whatever it says, so that nobody makes it a campaign with limits at this moment.
    SELECT voting_method, choices_each INTO method, allowed
    FROM ideas_campaign WHERE id = campaign FOR SHARE;
    IF method IS DISTINCT FROM 'limited' THEN RETURN; END IF;
    IF step < 0 THEN
        UPDATE ideas_ballot SET choices = choices + step WHERE campaign_id = campaign AND voter_id = voter;
    ELSE
        INSERT INTO ideas_ballot AS ballot (campaign_id, voter_id, choices, most)
        VALUES (campaign, voter, step, allowed)
        ON CONFLICT (campaign_id, voter_id) DO UPDATE SET choices = ballot.choices + step;
    END IF;
END $$;

CREATE FUNCTION count_choices() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE home bigint;
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.idea_id, OLD.voter_id, OLD.value) = (NEW.idea_id, NEW.voter_id, NEW.value)
    THEN RETURN NULL; END IF;
    IF TG_OP <> 'INSERT' THEN
        SELECT campaign_id INTO home FROM ideas_idea WHERE id = OLD.idea_id FOR SHARE;
        PERFORM change_choices(home, OLD.voter_id, -OLD.value);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        SELECT campaign_id INTO home FROM ideas_idea WHERE id = NEW.idea_id FOR SHARE;
        PERFORM change_choices(home, NEW.voter_id, NEW.value::int);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER choices_are_counted AFTER INSERT OR UPDATE OR DELETE ON ideas_vote
    FOR EACH ROW EXECUTE FUNCTION count_choices();

CREATE FUNCTION move_choices() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE one bigint;
BEGIN
    FOR one IN SELECT voter_id FROM ideas_vote WHERE idea_id = NEW.id AND value = 1 ORDER BY voter_id LOOP
        PERFORM change_choices(OLD.campaign_id, one, -1);
        PERFORM change_choices(NEW.campaign_id, one, 1);
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER choices_move_with_their_idea AFTER UPDATE ON ideas_idea FOR EACH ROW
    WHEN (OLD.campaign_id IS DISTINCT FROM NEW.campaign_id) EXECUTE FUNCTION move_choices();

CREATE FUNCTION count_all_choices() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM ideas_ballot WHERE campaign_id = NEW.id;
    IF NEW.voting_method = 'limited' THEN
        INSERT INTO ideas_ballot (campaign_id, voter_id, choices, most)
        SELECT NEW.id, voter_id, count(*), NEW.choices_each
        FROM ideas_vote JOIN ideas_idea AS idea ON idea.id = idea_id
        WHERE idea.campaign_id = NEW.id AND value = 1 GROUP BY voter_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER a_new_limit_holds_for_all AFTER UPDATE ON ideas_campaign FOR EACH ROW
    WHEN ((OLD.voting_method, OLD.choices_each) IS DISTINCT FROM (NEW.voting_method, NEW.choices_each))
    EXECUTE FUNCTION count_all_choices();
"""

NO_EMPTYING = """
CREATE OR REPLACE FUNCTION empty_counters_too() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'ideas_vote' THEN
        UPDATE ideas_counter SET supports = 0, supports_confirmed = 0 WHERE supports <> 0;
        UPDATE ideas_ballot SET choices = 0 WHERE choices <> 0;
    ELSIF TG_TABLE_NAME = 'ideas_comment' THEN UPDATE ideas_counter SET comments = 0 WHERE comments <> 0;
    ELSE UPDATE ideas_counter SET followers = 0 WHERE followers <> 0;
    END IF;
    RETURN NULL;
END $$;
"""

# The trigger knows better than what is written here; the counters follow at the commit.
WHO_WAS_CONFIRMED_BEFORE = """
UPDATE ideas_vote SET confirmed = true
FROM accounts_user AS voter WHERE voter.id = voter_id AND voter.residency_confirmed_at IS NOT NULL;
"""

BACK = """
DROP TRIGGER a_new_limit_holds_for_all ON ideas_campaign;
DROP FUNCTION count_all_choices();
DROP TRIGGER choices_move_with_their_idea ON ideas_idea;
DROP FUNCTION move_choices();
DROP TRIGGER choices_are_counted ON ideas_vote;
DROP FUNCTION count_choices();
DROP FUNCTION change_choices(bigint, bigint, int);
DROP TRIGGER votes_know_a_confirmation ON accounts_user;
DROP FUNCTION tell_votes_of_confirmation();
DROP TRIGGER a_vote_knows_its_voter ON ideas_vote;
DROP FUNCTION know_whether_voter_is_confirmed();
CREATE OR REPLACE FUNCTION count_votes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.value <> 0 THEN
        UPDATE ideas_counter SET supports = supports - OLD.value WHERE idea_id = OLD.idea_id;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.value <> 0 THEN
        UPDATE ideas_counter SET supports = supports + NEW.value WHERE idea_id = NEW.idea_id;
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION empty_counters_too() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'ideas_vote' THEN UPDATE ideas_counter SET supports = 0 WHERE supports <> 0;
    ELSIF TG_TABLE_NAME = 'ideas_comment' THEN UPDATE ideas_counter SET comments = 0 WHERE comments <> 0;
    ELSE UPDATE ideas_counter SET followers = 0 WHERE followers <> 0;
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_first_accounts"),
        ("ideas", "0020_a_campaign_says_how_people_vote"),
    ]

    operations = [
        migrations.RunSQL(
            KNOW_RESIDENTS + COUNT_VOTES + COUNT_CHOICES + NO_EMPTYING + WHO_WAS_CONFIRMED_BEFORE, BACK
        ),
    ]
