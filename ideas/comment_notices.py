"""Who is told of a comment: at most one letter a person and comment, and never its text.

The text may be hidden or removed before the letter is read, so the letter only leads to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.functional import lazy
from django.utils.timezone import localdate
from django.utils.translation import gettext

from cocreate.accounts.models import User
from cocreate.language.refusal import Text
from cocreate.notifications.models import Notice
from cocreate.notifications.telling import Letter, tell
from ideas.authors import authors_of
from ideas.models import Comment


def written(comment: Comment, *, at: datetime) -> None:
    """To whom it names, answers or quotes, each once; else to the idea's authors, once a day at most.

    Supporters and followers are not told of comments.
    """
    changed(comment, at=at)
    if comment.parent is not None:
        answered = {comment.parent.author_id, comment.quoted.author_id if comment.quoted else 0}
        _tell(comment, answered, _answered, at)
    _tell_the_ideas_authors(comment, at)


def changed(comment: Comment, *, at: datetime) -> None:
    """To whom it names now, unless they were told of this comment already."""
    _tell(comment, comment.mentions.values_list("person", flat=True), _named, at)


def _tell(comment: Comment, people: Iterable[int], words: Callable[[Comment], str], at: datetime) -> None:
    wanted = set(people) - {comment.author_id}
    if not wanted:
        return
    readers = User.objects.filter(pk__in=wanted, is_active=True, suspended_at=None)
    tell(readers, _letter(comment, f"comment:{comment.pk}:written", words), at=at)


def _tell_the_ideas_authors(comment: Comment, at: datetime) -> None:
    authors = authors_of(comment.idea).filter(is_active=True, suspended_at=None)
    told = Notice.objects.filter(key=f"comment:{comment.pk}:written").values("recipient_id")
    key = f"idea:{comment.idea_id}:comments:{localdate(at)}"
    people = authors.exclude(pk=comment.author_id).exclude(pk__in=told)
    tell(people, _letter(comment, key, _arrived)._replace(about=f"idea:{comment.idea_id}"), at=at)


def _letter(comment: Comment, key: str, words: Callable[[Comment], str]) -> Letter:
    return Letter(
        key,
        f"comment:{comment.pk}",
        _later(words, comment),
        _later(_body, comment, words),
        reverse("ideas:comment_place", args=[comment.idea_id, comment.pk]),
    )


def _named(comment: Comment) -> str:
    return gettext("%(name)s named you in a comment on “%(title)s”") % _words(comment)


def _answered(comment: Comment) -> str:
    return gettext("%(name)s answered your comment on “%(title)s”") % _words(comment)


def _arrived(comment: Comment) -> str:
    return gettext("There are new comments on your idea “%(title)s”") % _words(comment)


def _body(comment: Comment, words: Callable[[Comment], str]) -> str:
    if words is _arrived:
        return gettext(
            "Somebody commented on your idea “%(title)s”. Please read it on the page. If more comments "
            "arrive today, you hear of them there; you get one letter a day at most."
        ) % _words(comment)
    said = gettext("%(name)s wrote to you in the discussion of the idea “%(title)s”.") % _words(comment)
    return "\n\n".join([said, gettext("You can read it and answer on the page.")])


def _words(comment: Comment) -> dict[str, str]:
    return {"name": comment.author.display_name, "title": comment.idea.title}


def _later(words: Callable[..., str], *given: object) -> Text:
    """A sentence that is written later, in the language of whoever reads it."""
    later: Text = lazy(words, str)(*given)
    return later
