"""The reason an author is given: a moderator's own words, the words of a rule, or both."""

from __future__ import annotations

from ideas.models import Rule


def reason_with(rule: Rule | None, reason: str, *, is_in_text: bool = False) -> str:
    """The words of the rule before what was typed, unless they stand in it already (pure).

    `is_in_text`: a script put the words into the field, where they may have been changed; then
    what was typed is sent as it is, and the rule is only kept as the category.
    """
    typed = reason.strip()
    if rule is None:
        return typed
    if not typed:
        return rule.words
    return typed if is_in_text or rule.words in typed else f"{rule.words}\n{typed}"
