"""The citizens' forms; what is wrong is said at the field, and typed text is never lost."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cocreate.language.japanese import normalise
from cocreate.language.refusal import Refusal
from cocreate.places.models import District
from cocreate.strategy.models import Indicator, Initiative
from ideas.discussing import LONGEST_REPORT
from ideas.models import Campaign, Category, Comment, Flag
from ideas.places import Point, point_from, takes_points, why_not_on_a_map
from ideas.prompts import prompts_for
from ideas.proposing import Ties
from ideas.tagging import problem_with_tags, tags_in
from ideas.tying import (
    MOST_INDICATORS,
    MOST_INITIATIVES,
    initiatives_taken,
    subjects_taken,
    why_not_about,
    why_not_moving,
)
from ideas.wording import (
    LONGEST_COMMENT,
    LONGEST_PART,
    LONGEST_PLACE_NOTE,
    LONGEST_TITLE,
    IdeaText,
    problem_with,
)


class WordsField(forms.Field):
    """Text that is cleaned before it is counted: what a person sees is what is judged."""

    def __init__(self, *, longest: int, lines: bool = True, **kwargs: Any) -> None:
        self.longest, self.lines = longest, lines
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 5}) if lines else forms.TextInput())
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        return normalise(str(value or ""), lines=self.lines)

    def validate(self, value: str) -> None:
        if problem := problem_with(value, self.longest, required=self.required):
            raise forms.ValidationError(problem, code="invalid_text")


class Offering:
    """Choices of which a campaign may take only some; what was chosen before stays, and is marked."""

    taken: frozenset[int] | None = None  # None: all

    def offer(self, taken: QuerySet[Any], chosen: Any, key: str) -> None:
        """Offer what is taken, and keep what is `chosen`, whose values of `key` they are."""
        values = chosen if isinstance(chosen, list) else [chosen]
        names = [str(one) for one in values if one and "\x00" not in str(one)]
        self.taken = frozenset(taken.values_list("pk", flat=True))
        self.queryset = taken.model.objects.filter(Q(pk__in=self.taken) | Q(**{f"{key}__in": names}))

    def label_from_instance(self, thing: Any) -> str:
        if self.taken is None or thing.pk in self.taken:
            return str(thing)
        return str(_("%(choice)s (not possible in this campaign)")) % {"choice": thing}


class ChoiceOf(Offering, forms.ModelChoiceField):
    """A choice from the database; a forged or impossible value is simply no choice of ours."""

    default_error_messages = {"invalid_choice": _("Please choose one from the list.")}

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and "\x00" in value:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().to_python(value)


class ChoicesOf(Offering, forms.ModelMultipleChoiceField):
    """A few choices from the database, as boxes to tick."""

    default_error_messages = {
        "invalid_choice": _("Please choose one from the list."),
        "invalid_pk_value": _("Please choose one from the list."),
        "invalid_list": _("Please choose one from the list."),
    }

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        self.most = most
        super().__init__(widget=forms.CheckboxSelectMultiple, **kwargs)

    def clean(self, value: Any) -> Any:
        chosen = [one for one in value or [] if one]
        if any("\x00" in str(one) for one in chosen):
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        if len(set(chosen)) > self.most:
            raise forms.ValidationError(
                _("Please choose up to %(most)d."), code="too_many", params={"most": self.most}
            )
        return super().clean(chosen)


class TagsField(forms.Field):
    """Words of one's own in one line, parted by spaces or commas."""

    def to_python(self, value: Any) -> list[str]:
        return tags_in(str(value or ""))

    def validate(self, value: list[str]) -> None:
        if problem := problem_with_tags(value):
            raise forms.ValidationError(problem, code="invalid_tags")


class IdeaForm(forms.Form):
    """Writing an idea: three questions that help, one of them enough."""

    title = WordsField(
        label=_("Title"), longest=LONGEST_TITLE, lines=False, help_text=_("In one line, up to 60 characters.")
    )
    problem = WordsField(longest=LONGEST_PART, required=False)
    proposal = WordsField(longest=LONGEST_PART)
    wish = WordsField(longest=LONGEST_PART, required=False)
    campaign = ChoiceOf(
        label=pgettext_lazy("a call for ideas", "Campaign"),
        queryset=Campaign.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=_("Without a campaign (possible at any time)"),
    )
    category = ChoiceOf(
        label=_("Subject"),
        queryset=Category.objects.all(),
        required=False,
        to_field_name="slug",
        empty_label=_("I do not know"),
    )
    tags = TagsField(
        label=_("Tags"),
        required=False,
        help_text=_("Up to 5 words by which others find it, with a space between them. Example: snow bus"),
    )
    initiative = ChoicesOf(
        label=_("Initiatives it could move"),
        queryset=Initiative.objects.all(),
        to_field_name="key",
        required=False,
        most=MOST_INITIATIVES,
    )
    indicator = ChoicesOf(
        label=_("Indicators it could move"),
        queryset=Indicator.objects.all(),
        to_field_name="key",
        required=False,
        most=MOST_INDICATORS,
    )
    district = ChoiceOf(
        label=_("District it is about"),
        queryset=District.objects.all(),
        required=False,
        empty_label=_("The whole city, or I would rather not say"),
    )
    place_note = WordsField(
        label=_("The place in words"),
        longest=LONGEST_PLACE_NOTE,
        lines=False,
        required=False,
        help_text=_("Example: the crossing in front of the library. Please do not write your own address."),
    )
    latitude = forms.CharField(label=_("Latitude"), required=False, strip=True)
    longitude = forms.CharField(label=_("Longitude"), required=False, strip=True)

    def __init__(
        self, *args: Any, campaigns: Any = None, campaign: Campaign | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.point: Point | None = None
        self.point_before: Point | None = None  # what the idea has already, and may keep
        self.chosen_campaign = campaign
        self.has_map = takes_points(campaign)
        for name, prompt in prompts_for(campaign).items():
            self.fields[name].label, self.fields[name].help_text = str(prompt.label), str(prompt.hint)
        for name in ("latitude", "longitude"):
            self.fields[name].widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}
        if campaign is not None:
            self._offer_what_is_taken(campaign)
        if campaigns is None:
            del self.fields["campaign"]
        else:
            self.fields["campaign"].queryset = campaigns
            self._keep_when_questions_change()

    def _offer_what_is_taken(self, campaign: Campaign) -> None:
        only = _("Here you see only what this campaign takes.")
        for name, taken, key in (
            ("category", subjects_taken(campaign), "slug"),
            ("initiative", initiatives_taken(campaign), "key"),
        ):
            if taken.count() < taken.model.objects.count():
                self.fields[name].help_text = only
                self.fields[name].offer(taken, self[name].value(), key)

    def _keep_when_questions_change(self) -> None:
        """What was typed meanwhile stays when the questions around it come anew (htmx)."""
        for name in ("problem", "proposal", "wish", "tags", "district", "place_note"):
            self.fields[name].widget.attrs["hx-preserve"] = "true"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        campaign = data.get("campaign") if "campaign" in self.fields else self.chosen_campaign
        try:
            self.point = point_from(data.get("latitude"), data.get("longitude"))
            if refused := why_not_on_a_map(campaign, self.point, self.point_before):
                raise refused
        except Refusal as refusal:
            self.add_error("latitude", str(refusal.message))
        if wrong := why_not_about(campaign, data.get("category")):
            self.add_error("category", str(wrong))
        if wrong := why_not_moving(campaign, data.get("initiative") or ()):
            self.add_error("initiative", str(wrong))
        return data

    @property
    def text(self) -> IdeaText:
        data = self.cleaned_data
        return IdeaText(data["title"], data["problem"], data["proposal"], data["wish"])

    @property
    def ties(self) -> Ties:
        """What the idea shall belong to."""
        data = self.cleaned_data
        return Ties(
            category=data["category"],
            district=data["district"],
            initiatives=tuple(data["initiative"]),
            indicators=tuple(data["indicator"]),
            tags=tuple(data["tags"]),
            point=self.point,
            place_note=data["place_note"],
        )


class RevisionForm(IdeaForm):
    """Changing one's own idea, with a word on why."""

    reason = WordsField(label=_("What did you change?"), longest=200, lines=False, required=False)


class CommentForm(forms.Form):
    """A comment with the side from which it is written."""

    stance = forms.ChoiceField(
        label=_("From which side do you write?"),
        choices=Comment.Stance.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose from which side you write."),
            "invalid_choice": _("Please choose from which side you write."),
        },
    )
    text = WordsField(
        label=pgettext_lazy("field", "Comment"),
        longest=LONGEST_COMMENT,
        help_text=_("Please do not write names, addresses or telephone numbers of others."),
    )
    parent = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1, max_value=2**62)
    quoted = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1, max_value=2**62)
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        replying_to: Comment | None = None,
        quoting: Comment | None = None,
        is_answer: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.replying_to, self.quoting = replying_to, quoting
        if is_answer or replying_to or self.data.get("parent") or self.data.get("quoted"):
            stance = self.fields["stance"]
            stance.required = False
            stance.choices = [("", pgettext_lazy("stance", "No side")), *Comment.Stance.choices]
            stance.help_text = _("An answer need not take a side.")

    @property
    def as_input(self) -> str | None:
        """What its drawing depends on: an untouched form looks the same to everybody."""
        touched = self.is_bound or self.initial or self.replying_to
        return None if touched else type(self).__name__

    def clean(self) -> dict[str, Any]:
        """What nobody types was forged or cut off: say so where the person looks."""
        if {"parent", "quoted", "key"} & self.errors.keys():
            self.add_error("text", _("Please open the page anew and send the text from there."))
        return self.cleaned_data


class ReportForm(forms.Form):
    """Reporting something to the office."""

    reason = forms.ChoiceField(
        label=_("What is wrong with it?"),
        choices=Flag.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose what is wrong with it."),
            "invalid_choice": _("Please choose what is wrong with it."),
        },
    )
    text = WordsField(
        label=_("In your words"),
        longest=LONGEST_REPORT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
