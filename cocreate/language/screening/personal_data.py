"""Words and numbers that point to one person (pure).

The rules follow how such things are written in Japan: research/japan.md, section 4.6. A
warning costs a reader a second, a published address may cost more; still, what is public
anyway (a street corner, a free telephone number, a bus route) must not be marked, or nobody
reads the marks any more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cocreate.language.screening.finding import Finding, Kind
from cocreate.language.screening.names import names
from cocreate.language.screening.plain import Plain, plain

Span = tuple[Kind, int, int]

PHONE = re.compile(
    r"(?<![\d.第])(?:\+81[-\s(]*|\(?0)\d{1,4}\)?[-\s.()]{0,2}\d{1,4}[-\s.()]{0,2}\d{3,4}(?![\d円号])"
)
MOBILE = re.compile(r"0[5-9]0\d{8}")
LANDLINE = re.compile(r"0[1-9]\d{8}")
LOCAL = re.compile(
    r"(?:電話(?:番号)?|TEL|携帯|FAX|ファックス|ファクス)\s?(?:は|:|が|も)?\s?([1-9]\d{1,3}-\d{4})(?![\d円人年-])",
    re.IGNORECASE,
)
# Everybody may call them; they belong to no person. 080-0 is a mobile telephone, 0800- is not.
FREE = re.compile(r"\(?(?:0120|0570|0800(?!\d)|0800\d{7}$)")

EMAIL = re.compile(
    r"[\w.+-]+\s?(?:@|\[at\]|\(at\)|アットマーク|アット|あっと|\(アット\)|\(あっと\)|☆|★|●|■)\s?[a-z0-9-]+(?:\s?(?:\.|ドット|[(\[]dot[)\]])\s?[a-z0-9-]+)+",
    re.IGNORECASE | re.ASCII,
)
SOCIAL = re.compile(
    r"(?:(?:LINE|ライン|カカオ|KAKAO)\s*(?:登録)?[のは]?\s*(?:ID|アイディー)|(?:インスタ(?:グラム)?|instagram|twitter|ツイッター"
    r"|(?<![a-z])X|ティックトック|tiktok|ディスコード|discord)(?:\(旧Twitter\))?(?:の?(?:アカウント|ID)){0,2})"
    r"\s*(?:は|:|=|→)?\s*[「『]?@?(?=[\w.\-]{0,30}[a-z])[a-z0-9][\w.\-]{3,30}(?![\w.])",
    re.IGNORECASE | re.ASCII,
)
POSTCODE = re.compile(
    r"〒\s?\d{3}-?\d{4}|郵便番号\D{0,3}\d{3}-?\d{4}|(?<![\d-])\d{3}-\d{4}(?=\s*(?:石川県|金沢市|[一-龥]{2,4}[市郡区]))"
)
N = r"[\d十百]{1,5}"
PLACE = r"[一-龥々ぁ-んァ-ヶ]"
ADDRESS = re.compile(
    rf"{PLACE}{{0,8}}{N}丁目\s?{N}(?:番(?!地先)地?|-)(?:の|-)?\s?(?:{N})?号?"
    rf"|{PLACE}{{1,8}}{N}番地(?!先)(?:の|-)?(?:{N})?"
    rf"|{PLACE}{{1,8}}\s?{N}番\s?{N}号"
    rf"|{PLACE}{{0,8}}(?:町|丁目|字|[甲乙丙丁イロハニホ])\s?[1-9]\d{{0,3}}-\d{{1,4}}(?:-\d{{1,5}})?(?![\d年月日%人名円時])"
    rf"|{PLACE}{{1,8}}(?<![はのやがをにへとも])[1-9]\d{{0,2}}-\d{{1,4}}-\d{{1,5}}(?![\d年月日%人名円時-])"
)
NOT_AN_ADDRESS = re.compile(
    r"(?:令和|平成|昭和|西暦|電話|TEL|FAX|番号|結果|スコア|得点|比|学年|第|小学|中学|高校|室|教室|型|図|表|版)\s?\d"
)
HOUSE = re.compile(
    r"(?:ハイツ|コーポ|アパート|マンション|メゾン|荘|レジデンス)[一-龥ぁ-んァ-ヶA-Za-z]{0,10}\s?\d{2,4}号室?"
)
MY_NUMBER = re.compile(r"(?<![\d-])(\d{4})[-\s]?(\d{4})[-\s]?(\d{4})(?![\d-])")
ACCOUNT = re.compile(
    r"(?:普通|当座|貯蓄)(?:預金|口座)?\s*(?:口座番号|番号|No\.?)?\s*[:はが]?\s*\d{6,8}(?!\d)"
    r"|口座番号\D{0,5}\d{6,8}(?!\d)"
    r"|記号\D{0,3}\d{5}\D{0,6}番号\D{0,3}\d{6,8}(?!\d)"
    r"|(?:銀行|信金|信用金庫|農協)[^\n。]{0,16}?(?<!\d)\d{7}(?!\d)"
)
CARD = re.compile(r"(?<![\d-])\d{4}[-\s]?\d{4}[-\s]?\d{4}[-\s]?\d{2,4}(?![\d-])")
PLATE = re.compile(
    r"(?:金沢|石川)\s?\d{2,3}\s?[ぁ-んa-z]\s?(?:[\d・.]{1,2}-?\d{2}|[・.]{2,3}\d{1,2})(?!\d)", re.IGNORECASE
)
DAY = (
    r"(?:(?:昭和|平成|令和|大正|(?<![a-z])[SHRT])\s?(?:元|[\d十]{1,4})|\d{4})"
    r"\s?[年./-]\s?[\d十]{1,3}\s?[月./-]\s?[\d十]{1,3}日?"
)
BIRTHDAY = re.compile(
    rf"(?:生年月日|誕生日|生まれ)(?:\D{{0,4}}?){DAY}|{DAY}に?生まれ(?!変)|{DAY}生(?![一-龥ま])", re.IGNORECASE
)
WEIGHTS = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)  # 総務省令第85号 第5条, from the left


def personal_data(text: Plain, typed: str) -> list[Finding]:
    """Everything in a text that points to one person, in the order of the text."""
    spans = [*_numbers(text.text), *_contacts(text.text), *_places(text.text)]
    homes = [(start, end) for kind, start, end in spans if kind == Kind.ADDRESS]
    spoken = plain(typed, numbers=False).text  # 一郎 is a name and no number; every place stays the same
    spans += [(Kind.NAME, start, end) for start, end in names(spoken, homes)]
    return [_finding(text, typed, span) for span in _outermost(spans)]


def masked_my_numbers(text: Plain, typed: str) -> str:
    """The typed text without any individual number (マイナンバー): each of its digits becomes ＊.

    Keeping such a number is unlawful outside the purposes of its law, so it is taken out
    before anything is stored. Twelve digits by chance pass the check about one time in ten.
    """
    kept = list(typed)
    for _kind, start, end in _my_numbers(text.text):
        for place in range(*text.place(start, end)):
            kept[place] = "＊" if not kept[place].isspace() else kept[place]
    return "".join(kept)


def has_check_digit(digits: str) -> bool:
    """Whether the twelfth of twelve digits is the check digit of an individual number."""
    rest = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=False)) % 11
    return int(digits[11]) == (0 if rest <= 1 else 11 - rest)


def _numbers(text: str) -> Iterator[Span]:
    yield from _my_numbers(text)
    for found in PHONE.finditer(text):
        if _dials(found.group()):
            yield Kind.PHONE, found.start(), found.start() + len(found.group().rstrip(" -.()"))
    for found in LOCAL.finditer(text):
        yield Kind.PHONE, *found.span(1)
    for pattern in (ACCOUNT, CARD):
        for found in pattern.finditer(text):
            if pattern is ACCOUNT or _is_a_card(found.group()):
                yield Kind.ACCOUNT, found.start(), found.end()


def _my_numbers(text: str) -> Iterator[Span]:
    for found in MY_NUMBER.finditer(text):
        if has_check_digit("".join(found.groups())):
            yield Kind.MY_NUMBER, found.start(), found.end()


def _contacts(text: str) -> Iterator[Span]:
    patterns = {
        Kind.EMAIL: EMAIL,
        Kind.SOCIAL: SOCIAL,
        Kind.POSTCODE: POSTCODE,
        Kind.PLATE: PLATE,
        Kind.BIRTHDAY: BIRTHDAY,
    }
    for kind, pattern in patterns.items():
        for found in pattern.finditer(text):
            yield kind, found.start(), found.end()


def _places(text: str) -> Iterator[Span]:
    for pattern in (ADDRESS, HOUSE):
        for found in pattern.finditer(text):
            if not NOT_AN_ADDRESS.search(found.group()):
                yield Kind.ADDRESS, found.start(), found.end()


def _dials(number: str) -> bool:
    """Whether these digits can be a telephone of a person or an office in Japan."""
    digits = re.sub(r"\D", "", number)
    if number.lstrip().startswith("+81"):
        digits = "0" + digits[2:].removeprefix("0")
    if FREE.match(number.strip()):
        return False
    return bool(MOBILE.fullmatch(digits) or LANDLINE.fullmatch(digits))


def _is_a_card(number: str) -> bool:
    """Luhn's check, which every card number passes and one in ten others."""
    digits = [int(digit) for digit in re.sub(r"\D", "", number)]
    if len(digits) not in range(14, 17):
        return False
    doubled = [
        digit if place % 2 == 0 else digit * 2 - 9 * (digit > 4)
        for place, digit in enumerate(reversed(digits))
    ]
    return sum(doubled) % 10 == 0


def _outermost(spans: list[Span]) -> list[Span]:
    """Without what lies inside something else, such as a card's number inside an account."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span[1], -span[2])):
        if not kept or span[2] > kept[-1][2]:
            kept.append(span)
    return kept


def _finding(text: Plain, typed: str, span: Span) -> Finding:
    start, end = text.place(span[1], span[2])
    return Finding(span[0], typed[start:end].strip(), start, end)
