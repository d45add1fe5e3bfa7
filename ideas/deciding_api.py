"""Deciding for other programs (確認の決定): the same rules, refusals and letters as at the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple, cast

from django.db.models import Model
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from cocreate.accounts.models import User
from cocreate.postgres.clock import database_now
from ideas import appealing, moderation, overtaken, reporting, reviewing_comments, reviewing_versions
from ideas.deciding_many import does_not_fit
from ideas.desk_permissions import why_not_as_moderator
from ideas.models import Appeal, Batch, Comment, Decision, Flag, Idea, Rule, Task, Version
from ideas.moderation import LONGEST_REASON
from ideas.reasons import reason_with

KINDS: dict[str, type[Model]] = {
    Task.IDEA: Idea,
    Task.TEXT: Version,
    Task.COMMENT: Comment,
    Task.REPORT: Flag,
    Task.APPEAL: Appeal,
}
ACTS = {
    **dict(Batch.Act.choices),
    Decision.Kind.RESTORE: Decision.Kind.RESTORE.label,
    "grant": _("Grant the appeal"),
    "refuse": _("Refuse the appeal"),
}


class Wish(NamedTuple):
    """What a moderator's program asks for, of the very text that was read."""

    by: User
    at: datetime
    version: int
    edited_at: datetime | None
    reason: str
    rule: Rule | None

    @property
    def who(self) -> dict[str, Any]:
        return {"by": self.by, "at": self.at}

    @property
    def why(self) -> dict[str, Any]:
        """The reason as its author reads it; a rule alone is reason enough."""
        return {"reason": reason_with(self.rule, self.reason), "rule": self.rule}


def _hide_idea(idea: Idea, wish: Wish) -> None:
    if idea.version_number != wish.version:
        raise overtaken.idea(idea, wish.version)
    moderation.hide(idea, **wish.who, **wish.why)


def _hide_comment(said: Comment, wish: Wish) -> None:
    if said.edited_at != wish.edited_at:
        raise overtaken.waiting_comment(said, wish.edited_at)
    reporting.hide_comment(said, **wish.who, **wish.why)


def _decide_report(outcome: str) -> Callable[[Flag, Wish], object]:
    return lambda flag, wish: reporting.decide_flag(flag, outcome=outcome, **wish.who, **wish.why)


def _decide_appeal(outcome: str) -> Callable[[Appeal, Wish], object]:
    return lambda appeal, wish: appealing.decide_appeal(
        appeal, outcome=outcome, reason=wish.why["reason"], **wish.who
    )


RULES: dict[tuple[str, str], Callable[[Any, Wish], object]] = {
    (Task.IDEA, "publish"): lambda idea, wish: moderation.publish(
        idea, version_number=wish.version, **wish.who
    ),
    (Task.IDEA, "return"): lambda idea, wish: moderation.send_back(
        idea, version_number=wish.version, **wish.who, **wish.why
    ),
    (Task.IDEA, "hide"): _hide_idea,
    (Task.IDEA, "restore"): lambda idea, wish: moderation.restore(
        idea, reason=wish.why["reason"], **wish.who
    ),
    (Task.TEXT, "publish"): lambda text, wish: reviewing_versions.publish_version(text, **wish.who),
    (Task.TEXT, "return"): lambda text, wish: reviewing_versions.send_version_back(
        text, **wish.who, **wish.why
    ),
    (Task.COMMENT, "publish"): lambda said, wish: reviewing_comments.publish_comment(
        said, seen=wish.edited_at, **wish.who
    ),
    (Task.COMMENT, "return"): lambda said, wish: reviewing_comments.send_comment_back(
        said, seen=wish.edited_at, **wish.who, **wish.why
    ),
    (Task.COMMENT, "hide"): _hide_comment,
    (Task.COMMENT, "restore"): lambda said, wish: reporting.restore_comment(
        said, reason=wish.why["reason"], **wish.who
    ),
    (Task.REPORT, "hide"): _decide_report(Flag.Outcome.UPHELD),
    (Task.REPORT, "keep"): _decide_report(Flag.Outcome.DISMISSED),
    (Task.APPEAL, "grant"): _decide_appeal(Appeal.Outcome.UPHELD),
    (Task.APPEAL, "refuse"): _decide_appeal(Appeal.Outcome.REFUSED),
}


class NewDecisionSerializer(serializers.Serializer[Any]):
    """A decision about one thing that waits or is public, in the text that was read."""

    kind = serializers.ChoiceField(choices=[(kind, Task(kind).label) for kind in KINDS])
    id = serializers.IntegerField(min_value=1, max_value=2**62)
    act = serializers.ChoiceField(choices=list(ACTS.items()))
    version = serializers.IntegerField(
        min_value=0, max_value=30_000, default=0, help_text="Of an idea: the number of the version read."
    )
    edited_at = serializers.DateTimeField(
        allow_null=True, default=None, help_text="Of a comment: when the text read was last changed, or null."
    )
    reason = serializers.CharField(allow_blank=True, default="", max_length=4 * LONGEST_REASON)
    rule = serializers.SlugRelatedField(
        slug_field="key", queryset=Rule.objects.all(), allow_null=True, default=None
    )


class DecidedSerializer(serializers.Serializer[Any]):
    """What was decided, by the clock of the database."""

    kind = serializers.CharField()
    id = serializers.IntegerField()
    act = serializers.CharField()
    at = serializers.DateTimeField()


class DecisionViewSet(viewsets.GenericViewSet[Any]):
    """Decisions of moderators (確認の決定)."""

    permission_classes = [IsAuthenticated]
    serializer_class = NewDecisionSerializer

    @extend_schema(request=NewDecisionSerializer, responses={201: DecidedSerializer})
    def create(self, request: Request) -> Response:
        """Decide about an idea, a new text, a comment, a report or an appeal, as at the desk.

        Only moderators (403 `not_a_moderator`). Acts of an idea and of a comment: publish, return, hide,
        restore; of a new text: publish, return; of a report: hide, keep; of an appeal: grant, refuse. What a
        rule refuses comes back with its code and sentence: 409 if somebody was faster (`already_decided`) or
        the author changed the text meanwhile (`changed_meanwhile`), 422 if the reason is missing or too long.
        """
        by, at = cast(User, request.user), database_now()
        if refusal := why_not_as_moderator(by):
            raise refusal
        asked = self.get_serializer(data=request.data or {})
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        kind, act = given["kind"], given["act"]
        rule = RULES.get((kind, act))
        if rule is None:
            raise does_not_fit(ACTS[act], Task(kind).label)
        wish = Wish(by, at, given["version"], given["edited_at"], given["reason"], given["rule"])
        rule(get_object_or_404(KINDS[kind], pk=given["id"]), wish)
        told = {"kind": kind, "id": given["id"], "act": act, "at": at}
        return Response(DecidedSerializer(told).data, status=status.HTTP_201_CREATED)
