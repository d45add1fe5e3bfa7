"""Refusal: a “no” that says what did not happen, why, and what to do now."""

from __future__ import annotations

from django.utils.functional import Promise

from cocreate.language.sentences import in_a_row

Text = str | Promise


class Refusal(Exception):
    """An expected “no”, shown to the person as it stands.

    `code` is stable and meant for programs; `message` and `next_step` are whole
    sentences for people; `status` is the HTTP status of the answer: 409 where things stand so
    that nobody like this person may, now; 403 where only other people may, whatever happens; 404
    where this person may not know that the thing exists; 401 before a log-in; 422 where what was
    asked for was left out or mistyped; 429 for too often. `untried` is the message for whoever has not
    tried yet, where “this was not sent” would be wrong.
    """

    def __init__(
        self, code: str, message: Text, next_step: Text = "", *, status: int = 409, untried: Text = ""
    ) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.next_step = next_step
        self.status = status
        self.untried = untried

    def before_a_try(self) -> Refusal:
        """The same beside a missing button: how things are, and not what did not happen."""
        return type(self)(self.code, self.untried or self.message, self.next_step, status=self.status)

    @property
    def as_input(self) -> tuple[str, str, str]:
        """What its drawing depends on (`cocreate.caching.drawn`)."""
        return self.code, str(self.message), str(self.next_step)

    def __str__(self) -> str:
        return in_a_row(self.message, self.next_step)
