"""参考になった: one mark a person and comment, exact numbers, an order that does not trust few marks."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from cocreate.language.refusal import Refusal
from ideas import discussion, marking, reporting
from ideas.models import Comment, CommentTally, Mark, State
from ideas.models.wilson import wilson_lower_bound
from tests.factories.ideas import NOW, comment, idea, people
from tests.racing import in_parallel

Z = 1.96


@pytest.fixture(autouse=True)
def noon(clock):
    clock(NOW)


def code_of(act) -> str:
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code


def bound(helpful: int, marks: int) -> float:
    """The textbook form of the lower end of the Wilson interval."""
    if not helpful:
        return 0.0
    share = helpful / marks
    middle = share + Z * Z / (2 * marks)
    spread = Z * (share * (1 - share) / marks + Z * Z / (4 * marks * marks)) ** 0.5
    return (middle - spread) / (1 + Z * Z / marks)


def test_a_mark_is_declared_changed_and_taken_back(transactional_db, hana, ren):
    words = comment(idea(author=ren), author=ren)

    seen = []
    for act in (
        marking.mark_helpful,
        marking.mark_helpful,
        marking.mark_unhelpful,
        marking.take_mark_back,
    ):
        act(words, by=hana, at=NOW)
        seen.append(marking.tally_of(words))

    assert seen == [(1, 1), (1, 1), (0, 1), (0, 0)]
    assert Mark.objects.count() == 1


def test_ones_own_hidden_and_removed_comments_take_no_mark(db, hana, ren, mori):
    snow = idea(author=ren)
    own = comment(snow, author=hana)
    hidden = comment(snow, author=ren, hidden_at=NOW, hidden_by=mori, hidden_reason="理由")
    removed = comment(snow, author=ren, removed_at=NOW)
    of_a_hidden_idea = comment(idea(author=ren, state=State.HIDDEN), author=ren)

    refused = [
        code_of(lambda words=words: marking.mark_helpful(words, by=hana, at=NOW))
        for words in (own, hidden, removed, of_a_hidden_idea)
    ]

    assert refused == ["own_words", "not_found", "comment_is_gone", "not_found"]
    assert Mark.objects.count() == 0


def test_no_mark_lands_on_a_comment_that_was_hidden_meanwhile(db, hana, ren, mori):
    words = comment(idea(author=ren), author=ren)
    reporting.hide_comment(Comment.objects.get(pk=words.pk), by=mori, at=NOW, reason="電話番号のため")

    assert code_of(lambda: marking.mark_helpful(words, by=hana, at=NOW)) == "not_found"
    assert Mark.objects.count() == 0


def many_marks(words: Comment, crowd) -> tuple[int, int]:
    """Everybody marks three times at once, each time otherwise; what is counted, and what is there."""
    acts = [marking.mark_unhelpful, marking.mark_helpful, marking.mark_helpful]
    in_parallel(30, lambda number: acts[number % 3](words, by=crowd[number % 10], at=NOW))
    return marking.tally_of(words)[1], Mark.objects.standing().filter(comment=words).count()


def test_marks_of_many_at_once_are_exact(transactional_db, ren):
    words = comment(idea(author=ren), author=ren)

    assert many_marks(words, people(10)) == (10, 10)


def test_control_without_the_key_the_same_person_counts_twice(transactional_db, ren):
    words = comment(idea(author=ren), author=ren)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = 'ideas_mark'::regclass AND contype = 'p'"
        )
        (key,) = cursor.fetchone()
        cursor.execute(f'ALTER TABLE ideas_mark DROP CONSTRAINT "{key}"')
    crowd = people(10)

    for person in crowd:
        for _ in range(2):
            Mark.objects.bulk_create(
                [Mark(comment=words, person=person, value=1, created_at=NOW, updated_at=NOW)]
            )

    assert marking.tally_of(words)[1] == 20


def test_control_without_the_trigger_the_numbers_go_wrong(transactional_db, ren):
    words = comment(idea(author=ren), author=ren)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ideas_mark DISABLE TRIGGER marks_are_counted")

    assert many_marks(words, people(10)) == (0, 10)


steps = st.lists(st.tuples(st.sampled_from(["up", "down", "back", "delete"]), st.integers(0, 2)), max_size=20)


def test_the_numbers_equal_the_rows_after_any_sequence(transactional_db, ren):
    crowd, snow = people(3), idea(author=ren)
    acts = {"up": marking.mark_helpful, "down": marking.mark_unhelpful, "back": marking.take_mark_back}

    @settings(max_examples=25, deadline=None, database=None)
    @given(steps)
    def check(sequence):
        words = comment(snow, author=ren)
        for act, who in sequence:
            if act == "delete":
                Mark.objects.filter(comment=words, person=crowd[who]).delete()
            else:
                acts[act](words, by=crowd[who], at=NOW)
        values = list(Mark.objects.filter(comment=words).values_list("value", flat=True))
        assert marking.tally_of(words) == (values.count(1), len(values) - values.count(0))

    check()


def test_a_mark_cannot_be_carried_to_another_comment(db, hana, ren):
    snow = idea(author=ren)
    words, other = comment(snow, author=ren), comment(snow, author=ren)
    marking.mark_helpful(words, by=hana, at=NOW)

    with pytest.raises(Exception, match="stays with its comment"), transaction.atomic():
        Mark.objects.filter(comment=words).update(comment_id=other.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mark.objects.filter(comment=words).update(value=2)


@pytest.mark.parametrize(
    ("helpful", "marks"), [(0, 0), (0, 9), (1, 1), (1, 2), (5, 5), (40, 50), (999, 1000)]
)
def test_the_database_computes_the_bound_of_the_textbook(db, ren, helpful, marks):
    words = comment(idea(author=ren), author=ren)

    CommentTally.objects.create(comment=words, helpful=helpful, unhelpful=marks - helpful)
    found = CommentTally.objects.annotate(bound=wilson_lower_bound("helpful", "unhelpful")).get().bound

    assert found == pytest.approx(bound(helpful, marks), abs=1e-12)
    assert 0 <= found < 1


def test_forty_of_fifty_stand_before_one_of_one_and_ties_by_age_and_number(db, hana, ren):
    snow = idea(author=ren)
    none, also_none, one, many = (comment(snow, author=hana) for _ in range(4))
    for words, helpful, unhelpful in ((one, 1, 0), (many, 40, 10), (also_none, 0, 3)):
        CommentTally.objects.create(comment=words, helpful=helpful, unhelpful=unhelpful)

    found = [list(discussion.threads_of(snow, hana, order)) for order in discussion.ORDERS]

    assert found == [
        [many, one, none, also_none],
        [many, one, also_none, none],
        [none, also_none, one, many],
    ]


# --- The pages ------------------------------------------------------------------


@pytest.mark.parametrize("address", ["helpful/", "helpful/?page=2", "helpful/?order=new"])
def test_without_javascript_a_tap_leads_back_to_the_comment(transactional_db, client, hana, ren, address):
    words = comment(idea(author=ren), author=ren)
    client.force_login(hana)
    home = f"/ideas/{words.idea_id}/comments/{words.pk}/"

    answer = client.post(home + address, {"state": "helpful"})

    query = "?order=new" if "order" in address else ""  # the mark brought it from page 2 to the first one
    assert answer["Location"] == f"/ideas/{words.idea_id}/{query}#comment-{words.pk}"
    page = client.get(f"/ideas/{words.idea_id}/").content.decode()
    assert "1人中1人が「参考になった」と答えました" in page
    assert 'value="withdrawn" aria-pressed="true"' in page


def test_htmx_gets_only_the_mark(transactional_db, client, hana, ren):
    words = comment(idea(author=ren), author=ren)
    client.force_login(hana)

    address = f"/ideas/{words.idea_id}/comments/{words.pk}/helpful/"
    page = client.post(address, {"state": "unhelpful"}, headers={"HX-Request": "true"}).content.decode()

    assert page.strip().startswith('<form class="helpful"')
    assert "1人中0人" in page


def test_a_tap_before_the_log_in_counts_once_after_it(transactional_db, client, hana, ren):
    words = comment(idea(author=ren), author=ren)
    home = f"/ideas/{words.idea_id}/comments/{words.pk}/helpful/"

    to_login = client.post(home, {"state": "helpful"})
    client.force_login(hana)
    client.get(home + "finish/")
    client.get(home + "finish/")

    assert to_login["Location"] == f"/accounts/login/?next={home}finish/"
    assert marking.tally_of(words) == (1, 1)


def test_a_forged_state_and_a_comment_elsewhere_are_nothing(transactional_db, client, hana, ren):
    words, other = comment(idea(author=ren), author=ren), idea(author=ren)
    client.force_login(hana)

    forged = client.post(f"/ideas/{words.idea_id}/comments/{words.pk}/helpful/", {"state": "super"})
    elsewhere = client.post(f"/ideas/{other.pk}/comments/{words.pk}/helpful/", {"state": "helpful"})

    assert (forged.status_code, elsewhere.status_code) == (400, 404)
    assert Mark.objects.count() == 0
