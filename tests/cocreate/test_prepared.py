"""A prepared question answers as the queryset it was made from would, and says when it cannot."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import count

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cocreate.accounts.models import User
from cocreate.postgres.prepared import NotPreparable, Prepared, _Compiled, give_list
from ideas.models import Idea, StateChange
from tests.factories import ideas as factory


def in_full(pk: int) -> models.QuerySet[Idea]:
    return Idea.objects.with_counts_alone().with_co_authors().select_related("author").filter(pk=pk)


def test_it_answers_as_the_queryset_does_for_one_value_and_then_for_another(ren, hana):
    ideas = [factory.idea(author=ren), factory.idea(author=hana, title="用水の水位を測る")]
    question = Prepared(in_full, pk=int)

    for one in [*ideas, *reversed(ideas)]:
        (asked,), (usual,) = question.rows(pk=one.pk), in_full(one.pk)
        assert (asked.title, asked.author, asked.counter.supports, asked.hides_counts, asked.co_authors) == (
            usual.title,
            usual.author,
            usual.counter.supports,
            usual.hides_counts,
            usual.co_authors,
        )


def test_related_rows_come_along_and_prefetches_are_followed(ren):
    one = factory.idea(author=ren)
    StateChange.objects.create(idea=one, from_state="published", to_state="under_review", at=timezone.now())
    expected = list(StateChange.objects.filter(idea=one).values_list("pk", flat=True))
    question = Prepared(
        lambda pk: Idea.objects.select_related("author").prefetch_related("state_changes").filter(pk=pk),
        pk=int,
    )

    found = question.first(pk=one.pk)

    with CaptureQueriesContext(connection) as asked:
        assert found is not None
        assert found.author.display_name == ren.display_name
        assert [one.pk for one in found.state_changes.all()] == expected
    assert len(asked) == 0


def test_words_are_found_once_however_often_it_is_asked(ren):
    made = count()
    question = Prepared(lambda pk: [next(made), Idea.objects.filter(pk=pk)][1], pk=int)

    for _ in range(5):
        question.first(pk=factory.idea(author=ren).pk)

    assert next(made) == 2, "once to find the words, once to see that nothing else changes them"


def test_a_list_of_any_length_is_one_value(ren):
    pks = [factory.idea(author=ren).pk for _ in range(3)]
    question = Prepared[Idea](lambda numbers: Idea.objects.filter(pk__among=numbers), numbers=list)

    assert {one.pk for one in question.rows(numbers=pks)} == set(pks)
    assert [one.pk for one in question.rows(numbers=pks[:1])] == pks[:1]
    assert question.rows(numbers=[]) == []


def test_several_values_of_several_kinds_each_stand_in_their_place(ren):
    one = factory.idea(author=ren)
    question = Prepared(
        lambda state, before, author: Idea.objects.filter(
            state=state, created_at__lt=before, author=author
        ).values_list("pk", flat=True),
        state=str,
        before=datetime,
        author=int,
    )
    later = one.created_at + timedelta(seconds=1)

    assert question.rows(state="published", before=later, author=ren.pk) == [one.pk]
    assert question.rows(state="published", before=one.created_at, author=ren.pk) == []
    assert question.rows(state="draft", before=later, author=ren.pk) == []


def test_what_changes_with_something_else_than_its_values_is_not_prepared(db):
    with pytest.raises(NotPreparable):
        Prepared(lambda pk: Idea.objects.filter(pk=pk, created_at__lt=timezone.now()), pk=int).rows(pk=1)


def test_a_value_that_does_not_reach_the_database_as_it_is_is_not_prepared(db):
    with pytest.raises(NotPreparable):
        Prepared(lambda pk: Idea.objects.filter(pk=pk + 1), pk=int).rows(pk=1)
    with pytest.raises(NotPreparable):
        Prepared(lambda pk, other: Idea.objects.filter(pk=pk), pk=int, other=int).rows(pk=1, other=2)


@pytest.mark.parametrize("value", [None, "1", [1]])
def test_nothing_is_no_value_because_it_needs_other_words(db, value):
    with pytest.raises(TypeError):
        Prepared(in_full, pk=int).rows(pk=value)


class OneForAll(Prepared[User]):
    """The same question without its protection: one compiler for the lines of all threads."""

    def _compiled(self):
        if not hasattr(self, "only"):
            self.only = _Compiled(self.make, self.slots)
        return self.only


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("kind", "is_right"), [(Prepared[User], True), (OneForAll, False)])
def test_threads_do_not_get_each_others_answers_but_would_with_one_compiler(kind, is_right):
    question = kind(lambda pk: User.objects.filter(pk=pk), pk=int)
    people = [User.objects.create_user(f"t{n}@example.jp", display_name=f"住民{n}") for n in range(4)]

    def ask(person: User) -> bool:
        try:
            return all(question.first(pk=person.pk) == person for _ in range(200))
        except Exception:  # two threads on one line to the database
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(ask, people)) is is_right


def test_a_given_list_is_what_the_relation_tells(ren):
    one = factory.idea(author=ren)
    change = StateChange(idea_id=one.pk, from_state="published", to_state="under_review", at=timezone.now())

    give_list(one, "state_changes", [change])
    give_list(one, "initiatives", [])

    with CaptureQueriesContext(connection) as asked:
        assert list(one.state_changes.all()) == [change]
        assert change.idea is one
        assert list(one.initiatives.all()) == []
    assert len(asked) == 0


def test_postgresql_plans_it_once_and_knows_what_never_changes(ren):
    published = Prepared(
        lambda pk: Idea.objects.filter(pk=pk, state="published", tags=["100 % snow"]), pk=int
    )
    ideas = [factory.idea(author=ren, tags=["100 % snow"]) for _ in range(3)]

    assert [published.first(pk=one.pk) for one in ideas] == ideas

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans, custom_plans, statement FROM pg_prepared_statements"
            " WHERE statement LIKE '%ideas_idea%' AND statement LIKE '%100 % snow%'"
        )
        ((generic, custom, words),) = cursor.fetchall()
    assert (generic, custom) == (3, 0)
    assert "'published'" in words
