"""Display names (表示名): what people may call themselves.

A name stands beside words in public, so it must be visible, must not pass for somebody
else's, and must not pass for the office.
"""

from __future__ import annotations

import unicodedata

from django.conf import settings
from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from cocreate.accounts.models import Department, Organisation, User
from cocreate.accounts.permissions import works_for_the_office
from cocreate.accounts.stand_in import STAND_IN_ADDRESS, STAND_IN_NAME
from cocreate.language.japanese import BLANK
from cocreate.language.names import fold, mixes_alphabets, name_key
from cocreate.language.refusal import Refusal

LONGEST = 40
NAME_OF_WHO_LEFT = "退会した利用者"  # stands beside what somebody wrote who has left, and belongs to nobody
# Names that only the office may bear, besides its own (from the settings).
OFFICE_WORDS = (
    "管理者",
    "公式",
    "事務局",
    "運営",
    "市役所",
    "役所",
    "市長",
    "担当課",
    "職員",
    "モデレーター",
)
PARTS_OF_AN_OFFICE = "課室部局係"  # with such a last sign it is no word of its own, as 図書館 is one
OFFICE_WORDS_LATIN = ("admin", "administrator", "moderator", "official", "staff", "system", "support")
NOTHING = BLANK | {"\u2800"}  # a letter of Braille without dots looks like nothing, too
# Format characters, private use and unassigned: invisible, or different on every device.
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def nothing_but_the_name(relation: str) -> list[str]:
    """Fields of a person to `defer()` where only the name is shown.

    An address or a password that was never read cannot get onto a page, and half the columns
    of a list of comments were those of their authors.
    """
    kept = {"id", "display_name", "is_demo"}
    return [f"{relation}__{one.attname}" for one in User._meta.concrete_fields if one.name not in kept]


def why_not_call_oneself(name: str, person: User) -> Refusal | None:
    """Why somebody may not bear this display name, or None."""
    if sounds_like_the_office(name) and not works_for_the_office(person):
        return why_not_be_read(name) or Refusal(
            "name_of_the_office",
            _("This name could be taken for the city or its staff. Please choose another one."),
            status=422,
        )
    return why_not_be_called(name, person) or (name_taken() if is_of_others_group(name, person) else None)


def why_not_be_called(name: str, person: User) -> Refusal | None:
    """Why the office itself may not give somebody this name: nobody could read it, or it is taken."""
    if refusal := why_not_be_read(name):
        return refusal
    if mixes_alphabets(name):
        return Refusal(
            "name_mixes_alphabets",
            _(
                "Letters of another alphabet that look alike (Russian or Greek ones, for instance) "
                "stand in one word. Please write it in letters of one kind."
            ),
            status=422,
        )
    return name_taken() if is_taken(name, person) else None


def why_not_be_read(name: str) -> Refusal | None:
    """What makes a name unfit to stand beside words in public."""
    if any(unicodedata.category(character) in UNSEEN or character in NOTHING for character in name):
        return Refusal("name_unseen", _("Please leave out characters that cannot be seen."), status=422)
    if not any(unicodedata.category(character)[0] in "LN" for character in name):
        return Refusal("name_without_letters", _("Please use at least one letter or number."), status=422)
    if len(name) > LONGEST:
        return Refusal("name_too_long", _("Please use at most 40 characters."), status=422)
    if "@" in name:
        return Refusal(
            "name_is_address", _("Please do not use an e-mail address: everybody sees this name."), status=422
        )
    return None


def sounds_like_the_office(name: str) -> bool:
    """Whether readers could take the bearer for the administration."""
    folded = fold(name)
    own = {fold(str(settings.SITE[word])) for word in ("city", "office", "name")}
    if any(word and word in folded for word in own | {fold(word) for word in OFFICE_WORDS}):
        return True
    if any(folded.strip("0123456789") == word for word in OFFICE_WORDS_LATIN):
        return True
    return _is_of_a_department(name)


def _is_of_a_department(name: str) -> bool:
    """Whether it is the name of a department that answers here, or has one in it: 道路管理課の田中."""
    key = name_key(name)
    departments = map(name_key, Department.objects.values_list("name", flat=True))
    return any(key == one or (one in key and one[-1] in PARTS_OF_AN_OFFICE) for one in departments)


def is_of_others_group(name: str, person: User) -> bool:
    """Whether a group of this name publishes events, in which somebody does not take part."""
    groups = Organisation.objects.exclude(organisers__in=[person.pk] if person.pk else [])
    return name_key(name) in map(name_key, groups.values_list("name", flat=True))


def is_taken(name: str, person: User) -> bool:
    """Whether somebody else bears a name that looks the same; the database asks the same of every row."""
    key = name_key(name)
    if key == name_key(STAND_IN_NAME) and person.email != STAND_IN_ADDRESS:
        return True
    if key == name_key(NAME_OF_WHO_LEFT):
        return True
    return User.objects.exclude(pk=person.pk).filter(name_key=key).exists()


def name_taken() -> Refusal:
    return Refusal(
        "name_taken",
        _("Somebody else has this name or one that looks like it. Please choose another one."),
        status=422,
    )


def is_about_the_name(trouble: IntegrityError) -> bool:
    """Whether the database refused a row because somebody else took its name just now."""
    return "one_person_per_display_name" in str(trouble)
