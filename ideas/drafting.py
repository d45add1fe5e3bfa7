"""Keeping what somebody is writing (下書き), for them alone, until they send it or let it go."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cocreate.accounts.models import User
from cocreate.language.refusal import Refusal
from cocreate.language.screening import without_my_numbers
from ideas import notices
from ideas.models import Draft, Idea, Picture
from ideas.permissions import why_not_discard, why_not_take_part

Written = dict[str, list[str]]

MOST_DRAFTS = 30
MOST_CHARACTERS = 200_000
KEPT_FOR = timedelta(days=180)
TOLD_BEFORE = timedelta(days=14)
AT_ONCE = 500  # drafts that one run of the job looks at
# What PostgreSQL cannot keep as text: NUL, and halves of a sign that stand alone.
CANNOT_BE_KEPT = re.compile("[\x00\ud800-\udfff]")
NO_TEXT = frozenset({"picture_token"})  # names of the platform, not words of a person
# Chosen from lists or set by the page, or the names of others: alone they are no idea that somebody wrote.
NOT_WRITTEN = frozenset({"campaign", "category", "initiative", "indicator", "district", "origin", "authors"})


def keep_draft(
    written: Mapping[str, list[str]], *, by: User, at: datetime, key: UUID, seen_version: int
) -> Draft:
    """Keep what somebody has typed so far, whatever state it is in.

    `seen_version` is the version this window knows (0: none yet). If another window kept
    something else meanwhile, nothing is overwritten. Keeping the same twice changes nothing.
    """
    if refusal := why_not_take_part(by):
        raise refusal
    words = _keepable(written)
    with transaction.atomic():
        if Idea.objects.filter(author_id=by.pk, submission_key=key).exists():
            raise _sent_already()
        draft = Draft.objects.select_for_update().filter(person=by, key=key).first()
        if draft is None:
            draft, is_new = _begin(words, by, at, key)
            if is_new:
                _hold_pictures(draft, by)
                return draft
        if draft.written == words:
            return draft
        if draft.version != seen_version:
            raise _changed_elsewhere()
        draft.written, draft.version, draft.updated_at, draft.warned_at = words, draft.version + 1, at, None
        draft.save()
        _hold_pictures(draft, by)
    return draft


def discard_draft(draft: Draft, *, by: User, at: datetime) -> None:
    """Let a draft go; its pictures follow when nobody has claimed them."""
    with transaction.atomic():
        if refusal := why_not_discard(by, draft):
            raise refusal
        draft.delete()


def let_old_drafts_go(*, at: datetime) -> int:
    """Tell owners of drafts untouched for long; delete them two weeks later. Returns how many went."""
    quiet = Draft.objects.filter(warned_at=None, updated_at__lte=at - KEPT_FOR + TOLD_BEFORE)
    for draft in quiet.select_related("person").order_by("updated_at")[:AT_ONCE]:
        with transaction.atomic():
            if Draft.objects.filter(pk=draft.pk, version=draft.version, warned_at=None).update(warned_at=at):
                notices.draft_will_go(draft, on=at + TOLD_BEFORE, at=at)
    gone = Draft.objects.filter(warned_at__lte=at - TOLD_BEFORE, updated_at__lte=at - KEPT_FOR)
    return gone.delete()[1].get("ideas.Draft", 0)


def storable(written: Mapping[str, list[str]]) -> Written:
    """Typed words as they may be stored anywhere: an individual number is masked before."""
    return {
        name: [str(one) for one in map(_uuid, texts) if one]
        if name in NO_TEXT
        else list(map(_storable, texts))
        for name, texts in written.items()
    }


def _storable_name(text: str) -> str:
    return str(_uuid(text) or "")


def _storable(text: str) -> str:
    return without_my_numbers(CANNOT_BE_KEPT.sub("", text))


def _keepable(written: Mapping[str, list[str]]) -> Written:
    words = storable(written)
    words = {name: texts for name, texts in words.items() if any(text.strip() for text in texts)}
    if not words.keys() - NOT_WRITTEN:
        raise Refusal(
            "nothing_written",
            _("The draft was not saved, because nothing is written yet."),
            _("Please write something first."),
        )
    if sum(len(text) for texts in words.values() for text in texts) > MOST_CHARACTERS:
        raise Refusal(
            "draft_too_long",
            _("The draft was not saved, because it is too long."),
            _("Please shorten it. What you wrote is still on this page."),
            status=422,
        )
    return words


def _begin(words: Written, by: User, at: datetime, key: UUID) -> tuple[Draft, bool]:
    if Draft.objects.filter(person=by).count() >= MOST_DRAFTS:
        raise Refusal(
            "too_many_drafts",
            _("The draft was not saved, because you have %(number)d drafts already.")
            % {"number": MOST_DRAFTS},
            _("Please delete one that you no longer need."),
        )
    return Draft.objects.get_or_create(
        person=by, key=key, defaults={"written": words, "created_at": at, "updated_at": at}
    )


def _hold_pictures(draft: Draft, by: User) -> None:
    """Keep the pictures the draft speaks of from being thrown away, and no others."""
    tokens = [token for token in map(_uuid, draft.written.get("picture_token", [])) if token]
    own = Picture.objects.filter(uploaded_by=by, idea=None, kept_for=None)
    own.filter(token__in=tokens).exclude(draft=draft).update(draft=draft)
    own.filter(draft=draft).exclude(token__in=tokens).update(draft=None)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _sent_already() -> Refusal:
    return Refusal(
        "sent_already",
        _("The draft was not saved, because you have sent this idea already."),
        _("You find it on your page."),
    )


def _changed_elsewhere() -> Refusal:
    return Refusal(
        "draft_changed_elsewhere",
        _("This text was not saved, because the draft was changed in another window meanwhile."),
        _("You can keep this text as a second draft, or open the other one."),
    )
