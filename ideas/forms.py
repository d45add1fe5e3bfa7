"""The citizens' forms; what is wrong is said at the field, and typed text is never lost."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cocreate.language.japanese import normalise
from cocreate.places.models import District
from cocreate.strategy.models import Initiative
from ideas.discussing import LONGEST_REPORT
from ideas.models import Campaign, Category, Comment, Flag
from ideas.wording import LONGEST_COMMENT, LONGEST_PART, LONGEST_TITLE, IdeaText, problem_with


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


class ChoiceOf(forms.ModelChoiceField):
    """A choice from the database; a forged or impossible value is simply no choice of ours."""

    default_error_messages = {"invalid_choice": _("Please choose one from the list.")}

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and "\x00" in value:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().to_python(value)


class IdeaForm(forms.Form):
    """Writing an idea: three questions that help, one of them enough."""

    title = WordsField(
        label=_("Title"), longest=LONGEST_TITLE, lines=False, help_text=_("In one line, up to 60 characters.")
    )
    problem = WordsField(
        label=_("What is difficult now"),
        longest=LONGEST_PART,
        required=False,
        help_text=_("When, where and for whom? One thing that happened to you says most."),
    )
    proposal = WordsField(
        label=_("What I would like"),
        longest=LONGEST_PART,
        help_text=_("It need not be perfect. Others will help to complete it."),
    )
    wish = WordsField(label=_("What would be good then"), longest=LONGEST_PART, required=False)
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
    initiative = ChoiceOf(
        label=_("Initiative it could move"),
        queryset=Initiative.objects.all(),
        to_field_name="key",
        required=False,
        empty_label=_("I do not know"),
    )
    district = ChoiceOf(
        label=_("District it is about"),
        queryset=District.objects.all(),
        required=False,
        empty_label=_("The whole city, or I would rather not say"),
    )
    picture = forms.FileField(
        label=_("Picture"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/heic,image/heif"}),
        help_text=_("One picture of up to 10 MB. Where and with what it was taken is removed."),
    )
    picture_description = WordsField(
        label=_("What the picture shows"),
        longest=160,
        lines=False,
        required=False,
        help_text=_("For people who cannot see it."),
    )

    def __init__(self, *args: Any, campaigns: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if campaigns is None:
            del self.fields["campaign"]
        else:
            self.fields["campaign"].queryset = campaigns

    @property
    def text(self) -> IdeaText:
        data = self.cleaned_data
        return IdeaText(data["title"], data["problem"], data["proposal"], data["wish"])


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
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, replying_to: Comment | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.replying_to = replying_to

    @property
    def as_input(self) -> str | None:
        """What its drawing depends on: an untouched form looks the same to everybody."""
        touched = self.is_bound or self.initial or self.replying_to
        return None if touched else type(self).__name__

    def hidden_is_wrong(self) -> bool:
        """Whether what nobody types was forged."""
        return bool({"parent", "key"} & self.errors.keys())


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
