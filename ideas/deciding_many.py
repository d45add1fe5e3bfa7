"""Deciding about several things that wait with one reason, with ten seconds to undo it (まとめて決める).

A decision made here is kept as a `Batch` and carried out only when the time to undo it is over: until
then no state has moved and no letter was written, so an undo has nothing to take back. Each thing is
then decided by its own rule in its own transaction, exactly as if it had been decided alone; what
somebody else decided or changed meanwhile is skipped and reported by name.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from cocreate.accounts.models import User
from cocreate.language.refusal import Refusal, Text
from cocreate.live import topics
from cocreate.live.announce import announce
from cocreate.postgres.clock import database_now
from ideas import moderation, overtaken, reporting, reviewing_comments
from ideas import reviewing_versions as reviewing
from ideas.desk_permissions import why_not_as_moderator
from ideas.models import Batch, BatchItem, Comment, Flag, Idea, Rule, Task, Version
from ideas.models.desk import MOST_AT_ONCE, UNDO_WITHIN
from ideas.worklist import LABELS

logger = logging.getLogger(__name__)

LONGEST_TOLD, LONGEST_TITLE = 400, 60
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Seen(NamedTuple):
    """Something as a moderator saw it; `version` says which text was read.

    It is the number of a version; of a comment, the moment of its last change (`microseconds_of`).
    """

    kind: str
    thing: int
    version: int


Decide = Callable[[BatchItem, Batch, datetime], object]


def decide_many(
    seen: Iterable[Seen], *, by: User, at: datetime, act: str, reason: str = "", rule: Rule | None = None
) -> Batch:
    """Keep a decision about what was seen; it is carried out when the time to undo it is over."""
    things = list(dict.fromkeys(seen))
    why = _checked(by, things, act, reason)
    titles = _titles(things)
    try:
        with transaction.atomic():
            batch = Batch.objects.create(
                act=act, reason=why, rule=rule if why else None, by=by, at=at, due_at=at + UNDO_WITHIN
            )
            BatchItem.objects.bulk_create(_item(batch, one, titles) for one in things if one[:2] in titles)
            if not batch.items.exists():
                raise _nothing_chosen()
            announce(topics.desk())
    except IntegrityError as twice:
        raise Refusal(
            "being_decided",
            _("Nothing was decided, because somebody just decided about one of these."),
            _("Please look at the list as it is now and choose again."),
        ) from twice
    return batch


def undo(batch: Batch, *, by: User, at: datetime) -> None:
    """Take the decision back before anything of it has happened."""
    with transaction.atomic():
        mine = Batch.objects.undoable().filter(pk=batch.pk, by=by)
        if not mine.update(undone_at=at):
            raise Refusal(
                "too_late_to_undo",
                _("Nothing was undone, because the decision has been carried out already."),
                _("Please open the idea; a hidden one can be shown again there."),
            )
        batch.items.open().update(outcome=BatchItem.Outcome.UNDONE)
        announce(topics.desk())


def carry_out_due(*, at: datetime) -> int:
    """Carry out what can no longer be undone; returns how many batches were looked at.

    Runs every few seconds and when a page asks for it. Several may do it at once: each thing is
    held by one of them, and one that was interrupted goes on with the next run.
    """
    due = list(Batch.objects.to_carry_out(at).select_related("by", "rule"))
    for batch in due:
        try:
            carry_out(batch, at=at)
        except Exception:  # the others are carried out all the same; this one is tried again
            logger.exception("A decision about many stumbled.", extra={"batch": batch.pk})
    return len(due)


def carry_out(batch: Batch, *, at: datetime) -> None:
    """Decide each thing of a batch whose time to undo is over, and close it."""
    to_do = Batch.objects.to_carry_out(at).filter(pk=batch.pk)
    to_do.filter(begun_at=None).update(begun_at=at)
    if not to_do.filter(begun_at__isnull=False).exists():
        return  # undone in the last moment, or done by somebody else
    for item in batch.items.open():
        _carry_out_one(item, batch)
    open_ones = BatchItem.objects.open().filter(batch=batch)
    if not open_ones.exists():
        Batch.objects.filter(pk=batch.pk, done_at=None).update(done_at=database_now())


def _carry_out_one(item: BatchItem, batch: Batch) -> None:
    with transaction.atomic(), override(batch.by.language):
        if (held := _held(item)) is None:
            return
        at = database_now()
        try:
            with transaction.atomic():
                _rule_for(held, batch)(held, batch, at)
            held.outcome = BatchItem.Outcome.DONE
        except Refusal as refusal:
            held.outcome, held.told = BatchItem.Outcome.SKIPPED, str(refusal)[:LONGEST_TOLD]
        except ObjectDoesNotExist:
            held.outcome, held.told = BatchItem.Outcome.SKIPPED, _("It is not there any more.")
        held.save(update_fields=["outcome", "told"])


def microseconds_of(moment: datetime | None) -> int:
    """A moment as a whole number, to the last microsecond; 0 for none."""
    return (moment - EPOCH) // timedelta(microseconds=1) if moment else 0


def _moment_of(item: BatchItem) -> datetime | None:
    return EPOCH + timedelta(microseconds=item.version_seen) if item.version_seen else None


def _held(item: BatchItem) -> BatchItem | None:
    """The thing, held until it is decided; None when another worker has it or had it."""
    waiting = BatchItem.objects.open().select_for_update(skip_locked=True)
    held: BatchItem | None = waiting.filter(pk=item.pk).first()
    return held


def _publish_idea(item: BatchItem, batch: Batch, at: datetime) -> object:
    idea = Idea.objects.get(pk=item.thing)
    return moderation.publish(idea, by=batch.by, at=at, version_number=item.version_seen)


def _return_idea(item: BatchItem, batch: Batch, at: datetime) -> object:
    return moderation.send_back(
        Idea.objects.get(pk=item.thing),
        by=batch.by,
        at=at,
        version_number=item.version_seen,
        reason=batch.reason,
        rule=batch.rule,
    )


def _hide_idea(item: BatchItem, batch: Batch, at: datetime) -> object:
    idea = Idea.objects.get(pk=item.thing)
    if idea.version_number != item.version_seen:
        raise overtaken.idea(idea, item.version_seen)
    return moderation.hide(idea, by=batch.by, at=at, reason=batch.reason, rule=batch.rule)


def _publish_comment(item: BatchItem, batch: Batch, at: datetime) -> object:
    comment = Comment.objects.get(pk=item.thing)
    return reviewing_comments.publish_comment(comment, by=batch.by, at=at, seen=_moment_of(item))


def _return_comment(item: BatchItem, batch: Batch, at: datetime) -> object:
    return reviewing_comments.send_comment_back(
        Comment.objects.get(pk=item.thing),
        by=batch.by,
        at=at,
        seen=_moment_of(item),
        reason=batch.reason,
        rule=batch.rule,
    )


def _hide_comment(item: BatchItem, batch: Batch, at: datetime) -> object:
    comment = Comment.objects.get(pk=item.thing)
    if comment.edited_at != _moment_of(item):
        raise overtaken.waiting_comment(comment, _moment_of(item))
    return reporting.hide_comment(comment, by=batch.by, at=at, reason=batch.reason, rule=batch.rule)


def _publish_text(item: BatchItem, batch: Batch, at: datetime) -> object:
    return reviewing.publish_version(Version.objects.get(pk=item.thing), by=batch.by, at=at)


def _return_text(item: BatchItem, batch: Batch, at: datetime) -> object:
    version = Version.objects.get(pk=item.thing)
    return reviewing.send_version_back(version, by=batch.by, at=at, reason=batch.reason, rule=batch.rule)


def _uphold_report(item: BatchItem, batch: Batch, at: datetime) -> object:
    flag = Flag.objects.get(pk=item.thing)
    words = {"outcome": Flag.Outcome.UPHELD, "reason": batch.reason}
    return reporting.decide_flag(flag, by=batch.by, at=at, rule=batch.rule, **words)


def _dismiss_report(item: BatchItem, batch: Batch, at: datetime) -> object:
    flag = Flag.objects.get(pk=item.thing)
    return reporting.decide_flag(flag, by=batch.by, at=at, outcome=Flag.Outcome.DISMISSED)


DECIDERS: dict[tuple[str, str], Decide] = {
    (Task.IDEA, Batch.Act.PUBLISH): _publish_idea,
    (Task.IDEA, Batch.Act.RETURN): _return_idea,
    (Task.IDEA, Batch.Act.HIDE): _hide_idea,
    (Task.TEXT, Batch.Act.PUBLISH): _publish_text,
    (Task.TEXT, Batch.Act.RETURN): _return_text,
    (Task.COMMENT, Batch.Act.PUBLISH): _publish_comment,
    (Task.COMMENT, Batch.Act.RETURN): _return_comment,
    (Task.COMMENT, Batch.Act.HIDE): _hide_comment,
    (Task.REPORT, Batch.Act.HIDE): _uphold_report,
    (Task.REPORT, Batch.Act.KEEP): _dismiss_report,
}


# Of kinds that other houses let wait: their things by number, each with the name it is reported by.
Named = Callable[[list[int]], Iterable[tuple[int, str]]]
NAMES: dict[str, Named] = {}


def register(kind: str, named: Named, deciders: dict[str, Decide]) -> None:
    """Let things that another house lets wait be decided together with those of ideas."""
    NAMES[kind] = named
    DECIDERS.update({(kind, act): decide for act, decide in deciders.items()})


def _rule_for(item: BatchItem, batch: Batch) -> Decide:
    found = DECIDERS.get((item.kind, batch.act))
    if found is None:
        raise does_not_fit(batch.get_act_display(), LABELS[item.kind])
    return found


def does_not_fit(act: Text, kind: Text) -> Refusal:
    """What somebody hears who wants to decide in a way that this kind of thing does not know."""
    return Refusal(
        "does_not_fit",
        _("Nothing was decided, because “%(act)s” does not fit this kind of item (%(kind)s).")
        % {"act": act, "kind": kind},
        _("Please open the item and decide there."),
    )


def _checked(by: User, things: list[Seen], act: str, reason: str) -> str:
    """The reason as it is sent; a Refusal when the decision cannot be kept at all."""
    if refusal := why_not_as_moderator(by):
        raise refusal
    if act not in Batch.Act.values:
        raise Refusal(
            "unknown_decision", _("Please choose what to do with the items you selected."), status=422
        )
    if not things:
        raise _nothing_chosen()
    if len(things) > MOST_AT_ONCE:
        raise Refusal(
            "too_many_items",
            _("Nothing was decided, because at most %(most)s items can be selected at once.")
            % {"most": MOST_AT_ONCE},
            _("Please select fewer."),
        )
    return moderation.needed_reason(reason) if act in (Batch.Act.RETURN, Batch.Act.HIDE) else ""


def _nothing_chosen() -> Refusal:
    return Refusal(
        "nothing_chosen",
        _("Nothing was decided, because no item is selected."),
        _("Please select at least one item."),
    )


def _item(batch: Batch, one: Seen, titles: dict[tuple[str, int], str]) -> BatchItem:
    return BatchItem(
        batch=batch,
        kind=one.kind,
        thing=one.thing,
        version_seen=one.version,
        title=titles[one.kind, one.thing],
    )


def _titles(things: list[Seen]) -> dict[tuple[str, int], str]:
    """By what name each is reported; what does not exist has none and is left out."""
    numbers: dict[str, list[int]] = {}
    for one in things:
        numbers.setdefault(one.kind, []).append(one.thing)
    found: dict[tuple[str, int], str] = {}
    for pk, title in Idea.objects.filter(pk__in=numbers.get(Task.IDEA, [])).values_list("pk", "title"):
        found[Task.IDEA, pk] = title
    for pk, title in Version.objects.filter(pk__in=numbers.get(Task.TEXT, [])).values_list("pk", "title"):
        found[Task.TEXT, pk] = title
    for pk, text in Comment.objects.filter(pk__in=numbers.get(Task.COMMENT, [])).values_list("pk", "text"):
        found[Task.COMMENT, pk] = text[:LONGEST_TITLE]
    flags = Flag.objects.filter(pk__in=numbers.get(Task.REPORT, []))
    for pk, title, text in flags.values_list("pk", "idea__title", "comment__text"):
        found[Task.REPORT, pk] = (title or text or "")[:LONGEST_TITLE]
    for kind in numbers.keys() & NAMES.keys():
        found |= {(kind, pk): title[:LONGEST_TITLE] for pk, title in NAMES[kind](numbers[kind])}
    return found
