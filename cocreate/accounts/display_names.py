"""Display names (表示名): what people may call themselves.

A name stands beside words in public, so it must be visible, must not pass for somebody
else's, and must not pass for the office.
"""

from __future__ import annotations

import unicodedata

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cocreate.accounts.models import User
from cocreate.accounts.permissions import works_for_the_office
from cocreate.language.refusal import Refusal

LONGEST = 40
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
OFFICE_WORDS_LATIN = ("admin", "administrator", "moderator", "official", "staff", "system", "support")
# Format characters, private use and unassigned: invisible, or different on every device.
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
BLANK = {"\u3164", "\u115f", "\u1160", "\uffa0", "\u2800"}  # letters that look like nothing
KANA_MARKS = "\u3099\u309a"  # が is not か with an accent
LATIN_TWINS: dict[int, int] = str.maketrans(
    "аеорсухікмтвнАЕОРСУХІКМТВНαοεικντυρΑΟΕΙΚΝΤΥΡ", "aeopcyxikmtbhaeopcyxikmtbhaoeikvtypaoeikntyp"
)


def tidy(name: str) -> str:
    """The name as it is kept: one form of each letter, single blanks."""
    return " ".join(unicodedata.normalize("NFKC", name).split())


def fold(name: str) -> str:
    """What two names have in common when people take them for the same."""
    plain = unicodedata.normalize("NFKD", tidy(name).translate(LATIN_TWINS)).casefold()
    kept = "".join(
        letter for letter in plain if letter in KANA_MARKS or unicodedata.category(letter)[0] in "LN"
    )
    return unicodedata.normalize("NFC", kept)


def why_not_call_oneself(name: str, person: User) -> Refusal | None:
    """Why somebody may not bear this display name, or None."""
    if any(unicodedata.category(character) in UNSEEN or character in BLANK for character in name):
        return Refusal("name_unseen", _("Please leave out characters that cannot be seen."))
    if not any(unicodedata.category(character)[0] in "LN" for character in name):
        return Refusal("name_without_letters", _("Please use at least one letter or number."))
    if len(name) > LONGEST:
        return Refusal("name_too_long", _("Please use at most 40 characters."))
    if "@" in name:
        return Refusal("name_is_address", _("Please do not use an e-mail address: everybody sees this name."))
    if sounds_like_the_office(name) and not works_for_the_office(person):
        return Refusal(
            "name_of_the_office",
            _("This name could be taken for the city or its staff. Please choose another one."),
        )
    if is_taken(name, person):
        return Refusal(
            "name_taken",
            _("Somebody else has this name or one that looks like it. Please choose another one."),
        )
    return None


def sounds_like_the_office(name: str) -> bool:
    """Whether readers could take the bearer for the administration."""
    folded = fold(name)
    own = {fold(str(settings.SITE[word])) for word in ("city", "office", "name")}
    if any(word and word in folded for word in own | {fold(word) for word in OFFICE_WORDS}):
        return True
    return any(folded.strip("0123456789") == word for word in OFFICE_WORDS_LATIN)


def is_taken(name: str, person: User) -> bool:
    """Whether somebody else bears a name that looks the same."""
    others = User.objects.exclude(pk=person.pk)
    if others.filter(display_name__iexact=name).exists():
        return True
    wanted = fold(name)
    firsts = {name[:1], *(chr(twin) for twin, letter in LATIN_TWINS.items() if chr(letter) == wanted[:1])}
    alike = Q()
    for first in firsts:
        alike |= Q(display_name__istartswith=first)
    similar = others.filter(alike).values_list("display_name", flat=True)
    return any(fold(other) == wanted for other in similar.iterator())
