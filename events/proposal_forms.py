"""What a citizen fills in to propose an event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any, cast
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cocreate.accounts.permissions import Person, is_known
from events.forms import IdeaNumbers
from events.proposing import LONGEST_PLACE, LONGEST_TEXT, LONGEST_TIME, LONGEST_TITLE, MOST_IDEAS, Wish
from ideas.forms import WordsField
from ideas.models import Idea
from ideas.models.idea_queryset import IdeaQuerySet

ONE_VALUE = ("title", "text", "more", "wished_time", "wished_place", "will_help", "key")
OFFERED = 4  # of one's own ideas, and of those one supports


class ProposalForm(forms.Form):
    """The wish for an event; nothing but the title, the text and one idea is needed."""

    title = WordsField(label=_("What kind of event"), longest=LONGEST_TITLE, lines=False)
    text = WordsField(
        label=_("What you want to do, and why"),
        longest=LONGEST_TEXT,
        help_text=_("For whom it is, what you would do together, what it is good for."),
    )
    about = forms.TypedMultipleChoiceField(
        label=_("Which idea it is about"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("This idea can no longer be chosen.")},
    )
    more = IdeaNumbers(
        label=_("The number or address of another idea"),
        max_length=300,
        required=False,
        help_text=_("The number stands at the end of an idea's address. Several with commas: 12, 34."),
    )
    wished_time = WordsField(
        label=_("When it would be good"),
        longest=LONGEST_TIME,
        lines=False,
        required=False,
        help_text=_("A day, or in words: a Saturday afternoon in January."),
    )
    wished_place = WordsField(
        label=_("Where it would be good"),
        longest=LONGEST_PLACE,
        lines=False,
        required=False,
        help_text=_("A place, a part of the city, or online."),
    )
    will_help = forms.BooleanField(label=_("I would like to help with it"), required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, offered: Mapping[int, Idea], **options: Any) -> None:
        super().__init__(*args, **options)
        self.offered = offered
        about: Any = self.fields["about"]  # a ChoiceField
        about.choices = [(pk, idea.title) for pk, idea in offered.items()]
        if not self.is_bound:
            self.initial.setdefault("key", uuid4())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.ideas and not {"about", "more"} & set(self.errors):
            where = "about" if self.offered else "more"
            self.add_error(where, _("Please choose the idea that the event is about."))
        return cleaned

    @property
    def ideas(self) -> list[Idea]:
        """What was chosen and what was written, each once."""
        ticked = [self.offered[pk] for pk in self.cleaned_data.get("about", [])]
        return list({idea.pk: idea for idea in [*ticked, *self.cleaned_data.get("more", [])]}.values())

    @property
    def wish(self) -> Wish:
        words = self.cleaned_data
        return Wish(
            words["title"], words["text"], words["wished_time"], words["wished_place"], words["will_help"]
        )

    @property
    def submission_key(self) -> UUID:
        return self.cleaned_data["key"] or uuid4()

    def with_another_key(self) -> None:
        """Show the form so that sending it once more is another proposal."""
        cast("QueryDict", self.data)["key"] = str(uuid4())


def typed_in(query: QueryDict) -> dict[str, Any]:
    """What somebody typed, as a session can keep it."""
    return {name: query.get(name, "") for name in ONE_VALUE} | {"about": query.getlist("about")[:MOST_IDEAS]}


def as_query(typed: Mapping[str, Any]) -> QueryDict:
    """What was typed, as a form reads it."""
    query = QueryDict(mutable=True)
    query.update({name: str(typed.get(name, "")) for name in ONE_VALUE})
    about = typed.get("about")
    query.setlist("about", [str(pk) for pk in about] if isinstance(about, list) else [])
    return query


def offered_to(person: Person, chosen: Iterable[str]) -> dict[int, Idea]:
    """Ideas to choose from: what is chosen already, then one's own and those one supports."""
    numbers = [int(one) for one in chosen if one.isascii() and one.isdecimal() and len(one) < 10]
    public: IdeaQuerySet = Idea.objects.listed().only("pk", "title")
    found = list(public.filter(pk__in=numbers[:MOST_IDEAS])) if numbers else []
    if is_known(person):
        mine = public.written_by(person)[:OFFERED]
        found = list(chain(found, mine, public.supported_by(person)[:OFFERED]))
    return {idea.pk: idea for idea in found}
