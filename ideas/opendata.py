"""What of campaigns, ideas and answers is given away, and what is not and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cocreate.opendata.dataset import Column, Dataset, Words, field_column
from cocreate.opendata.privacy import day_of
from cocreate.strategy.models import Indicator, Initiative
from ideas.consent import licence_under, terms_of_ideas
from ideas.counts_in_public import ideas_with_public_counts
from ideas.models import Answer, Campaign, Counter, FollowUp, Idea, Invitation, Phase, State
from ideas.models.idea import name_shown
from ideas.opendata_transparency import TRANSPARENCY
from ideas.published_tallies import DAYS

PORTION = 2_000
OFFICE = "who in the office did it is the office's own record, not the public's"
ORDER = "a helper for orders, copied from the counters; no fact of its own"
EXACT = "a time to the second would tie a row to what somebody did just then"
FORM = "how the page and the form look, which is no fact about ideas"
READ_FIRST = "a rule of the office that may change from day to day; the page and the API tell it"
DEMO = _("1 when the content was made up for the demonstration.")
CODE = _("The word that programs use; it never changes.")
IDEA_NUMBER = _("The number in the address of the idea.")


def _number(name: str, meaning: Words) -> Column:
    """A counter of the idea, empty while it is not public."""
    return field_column(Counter, name, meaning, value=attrgetter(f"counter__{name}"))


def _keys(model: type[Initiative] | type[Indicator]) -> ArraySubquery:
    tied = model._default_manager.filter(ideas=OuterRef("pk")).order_by("key")
    return ArraySubquery(tied.values("key"))


def _co_authors() -> ArraySubquery:
    accepted = Invitation.objects.accepted().filter(idea=OuterRef("pk")).order_by("invited_at", "pk")
    return ArraySubquery(accepted.values("person__display_name"))


# What a line of the file is made of, and nothing else: to read whole ideas with whole calls, authors and
# departments costs four times as much.
READ = (
    *("id", "title", "state", "problem", "proposal", "wish", "tags", "place_note", "latitude", "longitude"),
    *("version_number", "published_at", "answer_due_on", "is_demo"),
    *("campaign__slug", "category__name", "district__name", "department__name", "author__display_name"),
    *("paper__channel", "paper__shown_as", "counter__supports", "counter__comments", "counter__followers"),
    *("initiative_keys", "indicator_keys", "co_author_names", "terms"),
)
NO_COUNTS = dict.fromkeys(("counter__supports", "counter__comments", "counter__followers"))


def _public_ideas(at: datetime) -> Iterator[Any]:
    """Public ideas as rows of the fields in READ, a portion at a time, each as it stands when it is read.

    Not by one cursor: PostgreSQL would write the whole table down before it gives the first row, and
    would have to do so within the time that one statement has.
    """
    ideas = (
        Idea.objects.listed()
        # As lists from the database: related managers cost more than all the rest of a row.
        .annotate(
            initiative_keys=_keys(Initiative),
            indicator_keys=_keys(Indicator),
            co_author_names=_co_authors(),
            terms=terms_of_ideas(),
        )
        .order_by("pk")
    )
    last = 0
    while portion := list(ideas.filter(pk__gt=last).values_list(*READ, named=True)[:PORTION]):
        shown = ideas_with_public_counts(at).filter(pk__gt=last, pk__lte=portion[-1].id)
        public = set(shown.values_list("pk", flat=True))
        yield from (row if row.id in public else row._replace(**NO_COUNTS) for row in portion)
        last = portion[-1].id


@cache
def _around_number() -> tuple[str, str]:
    """What stands before and after the number in the address of an idea: asked once, not for each row."""
    before, _number, after = reverse("ideas:detail", args=[0]).partition("0")
    return before, after


def _address(row: Any) -> str:
    return f"{settings.SITE_ADDRESS}{str(row.id).join(_around_number())}"


IDEAS = Dataset(
    slug="ideas",
    title=_("Ideas"),
    description=_(
        "Every public idea with its text, where it stands and how many people support it."
        " Authors appear under the display name that they chose themselves."
    ),
    things=_public_ideas,
    columns=(
        field_column(Idea, "id", IDEA_NUMBER),
        field_column(Idea, "title"),
        field_column(Idea, "state", CODE),
        Column(
            "state_label",
            pgettext_lazy("column", "state in words"),
            lambda idea: str(State(idea.state).label),
        ),
        field_column(Idea, "problem"),
        field_column(Idea, "proposal"),
        field_column(Idea, "wish"),
        field_column(
            Idea,
            "campaign",
            _("The last part of the address of the call for ideas; empty for ideas outside of one."),
            value=attrgetter("campaign__slug"),
        ),
        field_column(Idea, "category", value=attrgetter("category__name")),
        field_column(
            Idea,
            "district",
            _("The part of the city the idea is about, if the author chose one."),
            value=attrgetter("district__name"),
        ),
        field_column(
            Idea,
            "initiatives",
            _("Keys of the initiatives of the strategy, separated by spaces."),
            value=lambda idea: " ".join(idea.initiative_keys),
        ),
        field_column(
            Idea,
            "indicators",
            _("Keys of the indicators the author thinks it could move, separated by spaces."),
            value=lambda idea: " ".join(idea.indicator_keys),
        ),
        field_column(Idea, "tags", _("Separated by spaces."), value=lambda idea: " ".join(idea.tags)),
        field_column(Idea, "place_note", _("The place in the author's words.")),
        field_column(Idea, "latitude", _("A place the author marked on the map; degrees, WGS 84.")),
        field_column(Idea, "longitude", _("A place the author marked on the map; degrees, WGS 84.")),
        field_column(
            Idea,
            "author",
            _("The display name."),
            value=lambda idea: name_shown(idea.author__display_name, idea.paper__shown_as),
        ),
        Column(
            "co_authors",
            pgettext_lazy("column", "co-authors"),
            lambda idea: "、".join(idea.co_author_names),
            _("Display names of those who accepted to write it together."),
        ),
        Column(
            "channel",
            pgettext_lazy("column", "how it came in"),
            lambda idea: idea.paper__channel or "online",
            _("online, or received on paper (paper), by telephone (phone) or at the counter (counter)."),
        ),
        field_column(Idea, "version_number", _("How often the text was written; 1 is the first.")),
        field_column(Idea, "published_at", _("The day."), value=lambda idea: day_of(idea.published_at)),
        _number("supports", _("People who support the idea now; empty while the number is not public.")),
        _number("comments", _("Comments that everybody can read; empty while numbers are not public.")),
        _number("followers", _("People who are told about news; empty while numbers are not public.")),
        field_column(
            Idea,
            "department",
            _("The department that answers."),
            value=attrgetter("department__name"),
        ),
        field_column(Idea, "answer_due_on", _("The day by which the city promised an answer.")),
        field_column(Idea, "is_demo", DEMO),
        Column(
            "licence",
            pgettext_lazy("column", "licence of the text"),
            lambda idea: licence_under(idea.terms),
            _(
                "The licence to which the author agreed when sending the text. Empty: the author was not"
                " asked, so the text may be read and quoted as the law allows, and not more."
            ),
        ),
        Column("url", pgettext_lazy("column", "page"), _address),
    ),
    withheld={
        "ideas.Idea.content_version": "only tells supporters whether the text changed since",
        "ideas.Idea.submission_key": "only makes a repeated request harmless",
        "ideas.Idea.created_at": "when somebody began to write is theirs to know",
        "ideas.Idea.submitted_at": "when it was sent is the author's to know; its publication is given",
        "ideas.Idea.published_by": OFFICE,
        "ideas.Idea.assigned_at": OFFICE,
        "ideas.Idea.assigned_by": OFFICE,
        "ideas.Idea.answer_promised_at": "the day of the promised answer is given instead",
        "ideas.Idea.merged_into": "a merged idea is a signpost and not in the list",
        "ideas.Idea.waits_because": "why the office read it before everybody is its author's to know",
        "ideas.Idea.hidden_automatically": "what is hidden is not in the list",
        "ideas.Idea.touches_candidates": "a note of the office for the quiet time before an election",
        "ideas.Idea.ranked_supports": ORDER,
        "ideas.Idea.ranked_comments": ORDER,
        "ideas.Idea.trend": ORDER,
        "ideas.Idea.shuffle": ORDER,
        "ideas.Idea.search": "an index for the search, made from the text",
        "ideas.Counter.idea": "the row of the idea itself",
        "ideas.Counter.supports_confirmed": "small parts could lead to people; the page shows large ones",
    },
)

ANSWERS = Dataset(
    slug="answers",
    title=_("Answers of the city"),
    description=_("What the city answered to public ideas: decision, reason and the date of the next news."),
    things=lambda at: (
        Answer.objects.filter(idea__in=Idea.objects.listed())
        .select_related("idea", "department", "initiative", "indicator")
        .order_by("published_at", "pk")
        .iterator(chunk_size=PORTION)
    ),
    columns=(
        field_column(Answer, "id"),
        field_column(Answer, "idea", IDEA_NUMBER, value=lambda answer: answer.idea_id),
        Column("idea_title", pgettext_lazy("column", "title of the idea"), lambda answer: answer.idea.title),
        field_column(Answer, "department", value=lambda answer: answer.department.name),
        field_column(Answer, "kind", CODE),
        Column(
            "kind_label",
            pgettext_lazy("column", "decision in words"),
            lambda one: one.get_kind_display(),
        ),
        field_column(Answer, "text"),
        field_column(Answer, "reason"),
        field_column(Answer, "next_on"),
        field_column(
            Answer,
            "initiative",
            _("The key of the initiative it belongs to."),
            value=lambda one: one.initiative.key if one.initiative else None,
        ),
        field_column(
            Answer,
            "indicator",
            _("The key of the indicator it moves."),
            value=lambda one: one.indicator.key if one.indicator else None,
        ),
        field_column(Answer, "published_at", _("The day."), value=lambda answer: day_of(answer.published_at)),
        field_column(Answer, "is_demo", DEMO),
    ),
    withheld={
        "ideas.Answer.published_by": OFFICE,
        "ideas.Answer.written_by": OFFICE,
        "ideas.Answer.approved_by": OFFICE,
    },
)

FOLLOW_UPS = Dataset(
    slug="follow-ups",
    title=_("What followed from the answers"),
    description=_("The dated steps after an answer, until the city has done it."),
    things=lambda at: FollowUp.objects.filter(idea__in=Idea.objects.listed()).order_by("at", "pk").iterator(),
    columns=(
        field_column(FollowUp, "id"),
        field_column(FollowUp, "idea", IDEA_NUMBER, value=lambda step: step.idea_id),
        field_column(FollowUp, "at", _("The day."), value=lambda step: day_of(step.at)),
        field_column(FollowUp, "text"),
        field_column(FollowUp, "next_on"),
        field_column(FollowUp, "is_done", _("1 when the city has done it.")),
        field_column(FollowUp, "is_demo", DEMO),
    ),
    withheld={"ideas.FollowUp.by": OFFICE},
)

CAMPAIGNS = Dataset(
    slug="campaigns",
    title=_("Calls for ideas"),
    description=_("The questions the city asks, and from how many supports on it promises an answer."),
    things=lambda at: (
        Campaign.objects.published()
        .select_related("department")
        .prefetch_related("initiatives", "allowed_initiatives", "allowed_categories")
        .order_by("pk")
        .iterator(chunk_size=PORTION)
    ),
    columns=(
        field_column(Campaign, "slug", _("The last part of the address.")),
        field_column(Campaign, "title"),
        field_column(Campaign, "question"),
        field_column(Campaign, "background"),
        field_column(Campaign, "decided"),
        field_column(Campaign, "open_points"),
        field_column(
            Campaign, "department", value=lambda asked: asked.department.name if asked.department else None
        ),
        field_column(
            Campaign,
            "initiatives",
            _("Keys of the initiatives of the strategy, separated by spaces."),
            value=lambda asked: " ".join(sorted(one.key for one in asked.initiatives.all())),
        ),
        field_column(
            Campaign,
            "allowed_initiatives",
            _("Keys of the initiatives an idea can name, separated by spaces; empty for all of them."),
            value=lambda asked: " ".join(sorted(one.key for one in asked.allowed_initiatives.all())),
        ),
        field_column(
            Campaign,
            "allowed_categories",
            _("Subjects an idea can name, separated by spaces; empty for all of them."),
            value=lambda asked: " ".join(sorted(one.slug for one in asked.allowed_categories.all())),
        ),
        field_column(Campaign, "voting_method", CODE),
        field_column(Campaign, "choices_each"),
        field_column(Campaign, "threshold"),
        field_column(Campaign, "answer_days"),
        field_column(Campaign, "review_days"),
        field_column(Campaign, "is_demo", DEMO),
        Column(
            "url",
            pgettext_lazy("column", "page"),
            lambda asked: f"{settings.SITE_ADDRESS}{asked.get_absolute_url()}",
        ),
    ),
    withheld={
        "ideas.Campaign.id": "the address names it",
        "ideas.Campaign.is_published": "only published ones are given away",
        "ideas.Campaign.created_at": EXACT,
        "ideas.Campaign.description": "a page with pictures; its address is given",
        "ideas.Campaign.ideas_wait": READ_FIRST,
        "ideas.Campaign.comments_wait": READ_FIRST,
        "ideas.Campaign.first_contributions": READ_FIRST,
        "ideas.Campaign.flags_until_hidden": READ_FIRST,
        "ideas.Campaign.touches_candidates": READ_FIRST,
        "ideas.Campaign.has_map": FORM,
        "ideas.Campaign.shows_confirmed": FORM,
        "ideas.Campaign.problem_label": FORM,
        "ideas.Campaign.problem_hint": FORM,
        "ideas.Campaign.proposal_label": FORM,
        "ideas.Campaign.proposal_hint": FORM,
        "ideas.Campaign.wish_label": FORM,
        "ideas.Campaign.wish_hint": FORM,
    },
)

PHASES = Dataset(
    slug="campaign-phases",
    title=_("Phases of the calls for ideas"),
    description=_("From when to when ideas can be posted and supported, and when the city answers."),
    things=lambda at: (
        Phase.objects.filter(campaign__in=Campaign.objects.published())
        .select_related("campaign")
        .order_by("campaign_id", "opens_at")
        .iterator()
    ),
    columns=(
        field_column(Phase, "campaign", value=lambda phase: phase.campaign.slug),
        field_column(Phase, "kind", CODE),
        Column(
            "kind_label", pgettext_lazy("column", "phase in words"), lambda phase: phase.get_kind_display()
        ),
        field_column(Phase, "opens_at", _("The first moment of the phase.")),
        field_column(Phase, "closes_at", _("The first moment after the phase; empty if it has no end.")),
        field_column(Phase, "allows_posting"),
        field_column(Phase, "allows_support"),
        field_column(Phase, "who_posts", CODE),
        field_column(Phase, "who_supports", CODE),
        field_column(Phase, "hides_counts"),
    ),
    withheld={"ideas.Phase.id": "campaign and kind name it"},
)

DATASETS = (IDEAS, ANSWERS, FOLLOW_UPS, CAMPAIGNS, PHASES, DAYS, TRANSPARENCY)
