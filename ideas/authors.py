"""Who the authors of an idea are: who posted it, and who accepted to write it with them."""

from __future__ import annotations

from django.db.models import QuerySet

from cocreate.accounts.models import User
from cocreate.accounts.permissions import Person
from ideas.models import Idea, Invitation


def is_author_of(person: Person, idea: Idea) -> bool:
    """Whether somebody is one of the authors of an idea."""
    if not person.is_authenticated:
        return False
    return idea.author_id == person.pk or any(one.pk == person.pk for one in idea.co_authors)


def authors_of(*ideas: Idea) -> QuerySet[User]:
    """Everybody who wrote one of these ideas, each once."""
    numbers = [idea.pk for idea in ideas]
    first = Idea.objects.filter(pk__in=numbers).order_by().values("author_id")
    others = Invitation.objects.accepted().filter(idea__in=numbers).order_by().values("person_id")
    # One list of numbers: with two conditions PostgreSQL would read every account.
    return User.objects.filter(pk__in=first.union(others))
