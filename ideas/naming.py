"""The names by which an idea is found although they do not stand in it: of its district and its subject.

Both are kept as a number among the words of an idea, and a question asks for the numbers of all
whose name it means: so a renamed subject is found by its new name at once, and never by its old one.
"""

from __future__ import annotations

from django.db.models import Value

from cocreate.caching.remembered import for_seconds
from cocreate.language.japanese import Names, lexemes
from cocreate.places.naming import named_districts
from ideas.models import Category

SIGN = "#"  # no word of a text begins with it
SECONDS = 30  # after which another name is known to every process


def in_search(category: Category) -> str:
    """What stands for a subject among the words by which an idea is found."""
    return f"{SIGN}{category.pk}"


@for_seconds(SECONDS)
def names_beside_texts() -> Names:
    """The words in the name of each district and each subject, under what stands for it."""
    subjects = Category.objects.order_by().values_list(Value(SIGN), "pk", "name")
    named = named_districts().union(subjects, all=True).order_by()
    return {f"{sign}{pk}": frozenset(lexemes(name)) for sign, pk, name in named}
