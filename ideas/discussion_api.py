"""The discussion of an idea for other programs: the same rules and refusals as on the pages."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cocreate.accounts.models import User
from cocreate.postgres.clock import database_now
from ideas import discussing, discussion, marking
from ideas.api_words import WordsField
from ideas.consent import licence_under
from ideas.models import Comment, Idea
from ideas.permissions import comment_is_gone
from ideas.reports_api import OwnReportSerializer, ReportSerializer, report_thing
from ideas.wording import LONGEST_COMMENT

ONE = r"comments/(?P<comment_pk>\d{1,15})"


class AnswerToCommentSerializer(serializers.ModelSerializer[Comment]):
    """A comment; of one that is hidden or removed only its place (`is_gone`) is told.

    `review` is empty for a public one; "waiting" and "returned" (with `review_reason`) are told to
    the author and to moderators alone.
    """

    author = serializers.CharField(source="writer")
    is_gone = serializers.SerializerMethodField()
    helpful = serializers.IntegerField()
    marks = serializers.IntegerField()
    licence = serializers.SerializerMethodField()

    class Meta:
        model = Comment
        fields = [
            "id", "parent", "quoted", "author", "stance", "text", "created_at", "edited_at", "is_gone",
            "helpful", "marks", "licence", "review", "review_reason",
        ]  # fmt: skip

    def get_licence(self, comment: Comment) -> str:
        """The licence to which its author agreed; empty when they were not asked."""
        return licence_under(comment.terms)

    def get_is_gone(self, comment: Comment) -> bool:
        return bool(comment.hidden_at or comment.removed_at)

    def to_representation(self, comment: Comment) -> dict[str, Any]:
        shown: dict[str, Any] = super().to_representation(comment)
        if shown["is_gone"]:
            empty = dict.fromkeys(("author", "stance", "text", "licence", "review", "review_reason"), "")
            shown |= {**empty, "quoted": None, "edited_at": None}
        return shown


class ThreadSerializer(AnswerToCommentSerializer):
    """A comment that begins a thread, with its first answers and how many there are in all."""

    answer_count = serializers.IntegerField(source="answers")
    first_answers = AnswerToCommentSerializer(many=True)

    class Meta(AnswerToCommentSerializer.Meta):
        fields = [*AnswerToCommentSerializer.Meta.fields, "answer_count", "first_answers"]


class NewCommentSerializer(serializers.Serializer[Any]):
    """A comment as a program sends it; an answer names `parent` or `quoted` and needs no stance.

    By sending, the caller agrees that it becomes open data under the licence of the datasets.
    """

    key = serializers.UUIDField(default=uuid.uuid4)
    stance = serializers.ChoiceField(choices=Comment.Stance.choices, default="", allow_blank=True)
    text = WordsField(LONGEST_COMMENT)
    parent = serializers.IntegerField(  # type: ignore[assignment]  # a field, named like an attribute of its base
        min_value=1, max_value=2**62, allow_null=True, default=None
    )
    quoted = serializers.IntegerField(min_value=1, max_value=2**62, allow_null=True, default=None)


class ChangedCommentSerializer(serializers.Serializer[Any]):
    stance = serializers.ChoiceField(choices=Comment.Stance.choices, required=False, allow_blank=True)
    text = WordsField(LONGEST_COMMENT, required=False)


class MarkSerializer(serializers.Serializer[Any]):
    """Whether it helped; without a word, it did."""

    helpful = serializers.BooleanField(default=True)


class CommentTallySerializer(serializers.Serializer[Any]):
    helpful = serializers.IntegerField()
    marks = serializers.IntegerField()


class DiscussionActions:
    """What `IdeaViewSet` can do with comments."""

    paginate_queryset: Any
    get_paginated_response: Any

    @extend_schema(
        methods=["GET"],
        responses=ThreadSerializer(many=True),
        parameters=[
            OpenApiParameter("order", enum=list(discussion.ORDERS)),
            OpenApiParameter("stance", enum=Comment.Stance.values),
            OpenApiParameter("thread", int, description="All answers of one thread, the oldest first."),
        ],
    )
    @extend_schema(methods=["POST"], request=NewCommentSerializer, responses={201: AnswerToCommentSerializer})
    @action(detail=True, methods=["get", "post"])
    def comments(self, request: Request, pk: str) -> Response:
        """GET: the threads, each with its first answers. POST: write a comment, an answer or a quote."""
        idea = get_object_or_404(Idea.objects.visible_to(request.user), pk=pk)
        if request.method == "POST":
            written = _write(request, idea)
            return Response(_shown(written), status=status.HTTP_201_CREATED)
        asked = request.query_params
        if (thread := asked.get("thread", "")) and thread.isdecimal() and len(thread) < 16:
            head = get_object_or_404(discussion.threads_of(idea, request.user), pk=thread)
            page = self.paginate_queryset(discussion.answers_to_show(request.user).filter(parent=head))
            return cast(
                Response, self.get_paginated_response(AnswerToCommentSerializer(page, many=True).data)
            )
        order, stance = asked.get("order", ""), asked.get("stance", "")
        threads = discussion.threads_of(
            idea,
            request.user,
            order if order in discussion.ORDERS else discussion.HELPFUL,
            stance if stance in Comment.Stance.values else "",
        )
        page = self.paginate_queryset(discussion.with_answers(threads, request.user))
        return cast(Response, self.get_paginated_response(ThreadSerializer(page, many=True).data))

    @extend_schema(methods=["PATCH"], request=ChangedCommentSerializer, responses=AnswerToCommentSerializer)
    @extend_schema(methods=["DELETE"], responses={204: None})
    @action(detail=True, methods=["patch", "delete"], url_path=ONE, url_name="comment")
    def one_comment(self, request: Request, pk: str, comment_pk: str) -> Response:
        """PATCH: change one's own comment soon after writing it. DELETE: take it back."""
        comment = _find(request, pk, comment_pk)
        by, at = cast(User, request.user), database_now()
        if request.method == "DELETE":
            discussing.remove_comment(comment, by=by, at=at)
            return Response(status=status.HTTP_204_NO_CONTENT)
        wish = ChangedCommentSerializer(data=request.data or {})
        wish.is_valid(raise_exception=True)
        said = {"stance": comment.stance, "text": comment.text, **wish.validated_data}
        return Response(_shown(discussing.edit_comment(comment, by=by, at=at, **said)))

    @extend_schema(methods=["PUT"], request=MarkSerializer, responses=CommentTallySerializer)
    @extend_schema(methods=["DELETE"], responses=CommentTallySerializer)
    @action(detail=True, methods=["put", "delete"], url_path=f"{ONE}/helpful", url_name="comment-helpful")
    def comment_helpful(self, request: Request, pk: str, comment_pk: str) -> Response:
        """PUT: it helped, or not. DELETE: say nothing about it any more. Repeating changes nothing."""
        comment, act = _find(request, pk, comment_pk), marking.take_mark_back
        if request.method == "PUT":
            wish = MarkSerializer(data=request.data or {})
            wish.is_valid(raise_exception=True)
            act = marking.mark_helpful if wish.validated_data["helpful"] else marking.mark_unhelpful
        act(comment, by=cast(User, request.user), at=database_now())
        helpful, marks = marking.tally_of(comment)
        return Response({"helpful": helpful, "marks": marks})

    @extend_schema(methods=["POST"], request=ReportSerializer, responses={201: OwnReportSerializer})
    @action(detail=True, methods=["post"], url_path=f"{ONE}/flag", url_name="comment-flag")
    def comment_flag(self, request: Request, pk: str, comment_pk: str) -> Response:
        """Report a comment to the office; reporting again keeps the first report and its number."""
        return report_thing(request, _find(request, pk, comment_pk))

    @extend_schema(methods=["POST"], request=ReportSerializer, responses={201: OwnReportSerializer})
    @action(detail=True, methods=["post"])
    def flag(self, request: Request, pk: str) -> Response:
        """Report an idea to the office; reporting again keeps the first report and its number."""
        return report_thing(request, get_object_or_404(Idea.objects.visible_to(request.user), pk=pk))


def _find(request: Request, pk: str, comment_pk: str) -> Comment:
    idea = get_object_or_404(Idea.objects.visible_to(request.user), pk=pk)
    comments = idea.comments.visible_to(request.user).select_related("idea", "author")
    comment: Comment = get_object_or_404(comments, pk=comment_pk)
    return comment


def _write(request: Request, idea: Idea) -> Comment:
    wish = NewCommentSerializer(data=request.data or {})
    wish.is_valid(raise_exception=True)
    given = wish.validated_data
    wanted = [given[name] for name in ("parent", "quoted") if given[name]]
    found = idea.comments.counted().select_related("parent").in_bulk(wanted) if wanted else {}
    if any(number not in found for number in wanted):
        raise comment_is_gone()
    return discussing.comment(
        idea,
        by=cast(User, request.user),
        at=database_now(),
        text=given["text"],
        stance=given["stance"],
        submission_key=given["key"],
        parent=found.get(given["parent"]),
        quoted=found.get(given["quoted"]),
    )


def _shown(comment: Comment) -> Any:
    row = Comment.objects.with_marks().with_names().get(pk=comment.pk)
    return AnswerToCommentSerializer(row).data
