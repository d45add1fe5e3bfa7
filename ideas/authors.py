"""Who the authors of an idea are: who posted it, and who accepted to write it with them."""

from __future__ import annotations

from django.db.models import Q, QuerySet

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
    others = Invitation.objects.accepted().filter(idea__in=numbers)
    return User.objects.filter(
        Q(pk__in=[idea.author_id for idea in ideas]) | Q(pk__in=others.values("person_id"))
    )
