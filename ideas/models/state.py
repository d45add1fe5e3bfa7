"""The states of an idea: the citizens' contract (product.md)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """Where an idea stands on its way from a thought to something the city did."""

    DRAFT = "draft", pgettext_lazy("idea state", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("idea state", "Waiting for review")
    PUBLISHED = "published", pgettext_lazy("idea state", "Published")
    UNDER_REVIEW = "under_review", pgettext_lazy("idea state", "The city is considering it")
    ACCEPTED = "accepted", pgettext_lazy("idea state", "The city will do it")
    IN_PROGRESS = "in_progress", pgettext_lazy("idea state", "In progress")
    DONE = "done", pgettext_lazy("idea state", "Done")
    DECLINED = "declined", pgettext_lazy("idea state", "Not adopted")
    RETURNED = "returned", pgettext_lazy("idea state", "Sent back to the author")
    HIDDEN = "hidden", pgettext_lazy("idea state", "Hidden")
    WITHDRAWN = "withdrawn", pgettext_lazy("idea state", "Withdrawn")
    MERGED = "merged", pgettext_lazy("idea state", "Merged into another idea")


# What everybody may read in lists; a merged idea stays readable as a signpost at its own address.
LISTED = (
    State.PUBLISHED,
    State.UNDER_REVIEW,
    State.ACCEPTED,
    State.IN_PROGRESS,
    State.DONE,
    State.DECLINED,
)
READABLE = (*LISTED, State.MERGED)
NOT_PUBLIC_YET = (State.SUBMITTED, State.RETURNED)  # sent, and on the way to the public
OPEN_FOR_SUPPORT = (State.PUBLISHED, State.UNDER_REVIEW)
OPEN_FOR_COMMENTS = LISTED
REWORDABLE = (State.PUBLISHED, State.UNDER_REVIEW)  # public, and not decided about yet
OPEN_FOR_CO_AUTHORS = REWORDABLE  # whoever is asked to write it together can read it
ANSWERED = (State.ACCEPTED, State.IN_PROGRESS, State.DONE, State.DECLINED)
