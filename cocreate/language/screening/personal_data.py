"""Words and numbers that point to one person (pure).

The rules follow how such things are written in Japan: research/japan.md, section 4.6. A
warning costs a reader a second, a published address may cost more; still, what is public
anyway (a street corner, a free telephone number, a bus route) must not be marked, or nobody
reads the marks any more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cocreate.language.screening.dialled import dialled
from cocreate.language.screening.finding import Finding, Kind
from cocreate.language.screening.names import names
from cocreate.language.screening.plain import Plain, fold_each, plain

Span = tuple[Kind, int, int]

PHONE = re.compile(
    r"(?<![\d.第])(?:\+81[-\s(]*(?:0\))?|\(?0)\d{1,4}\)?[-\s.()]{0,2}\d{1,4}[-\s.()]{0,2}\d{3,4}(?![\d円号])"
)
MOBILE = re.compile(r"0[5-9]0\d{8}")
LANDLINE = re.compile(r"0[1-9]\d{8}")
IN_PARTS = re.compile(r"市外局番[^\d。]{0,4}(0\d{1,4})[^\d。]{1,12}(\d{1,4})[^\d。]{1,6}(\d{4})(?!\d)")
LOCAL_BEFORE = re.compile(
    r"(?<![\d-])[2-9]\d{2}-\d{4}(?![\d-])(?=[^。\d]{0,6}(?:電話|TEL|かけて|FAX|ファックス|連絡ください|ご連絡))",
    re.IGNORECASE,
)
LOCAL = re.compile(
    r"(?:電話(?:番号)?|TEL|携帯|FAX|ファックス|ファクス)\s?(?:は|:|が|も)?\s?([1-9]\d{1,3}-\d{4})(?![\d円人年-])",
    re.IGNORECASE,
)
# Everybody may call them; they belong to no person. 080-0 is a mobile telephone, 0800- is not.
FREE = re.compile(r"\(?(?:0120|0570|0800(?!\d))")
SAID_TO_BE_FREE = re.compile(r"フリーダイ[ヤア]ル|フリーコール|無料")

OPEN, SHUT = r"[<(\[{【〔]\s?", r"\s?[>)\]}】〕]"
AT_SPOKEN = r"(?:アットマーク|あっとまーく|アット|あっと|at|a|@)"
AT = rf"(?:@|{OPEN}{AT_SPOKEN}{SHUT}|アットマーク|あっとまーく|アット|あっと|☆|★|●|■|-at-|_at_)"
DOT = rf"(?:\.|ドット|どっと|{OPEN}(?:dot|ドット|どっと|\.){SHUT})"
EMAIL = re.compile(
    rf"(?<![\w.+-])[\w.+-]{{1,64}}\s?{AT}\s?[a-z0-9-]+(?:\s?{DOT}\s?(?:[a-z0-9-]+|ジェーピー|ジェイピー|コム|ネット|シーオー))+"
    r"|(?<![\w.+-])[\w.+-]{1,64}\s+at\s+[a-z0-9-]+(?:\s*(?:\.|\sdot\s)\s*[a-z]{2,})+"
    r"|(?<![\w.+-])[\w.+-]{3,64}\s?@\s?(?:[a-z][a-z0-9-]{2,})(?![\w.])"
    r"|(?<![\w.])(?=[\w.+-]{0,30}\d)[\w.+-]{4,64}\s?(?:\(|の|は|、)?\s?(?:gmail|gメール|ジーメール|ヤフーメール|ドコモ|icloud|アイクラウド)"
    r"|(?<![\w.+-])[\w.+-]{3,64}[^。]{0,12}(?:@|アット(?:マーク)?)の?(?:後|うしろ|後ろ|あと|以降|以下)は?\s?[a-z0-9.-]+"
    r"|(?<![\w.+-])(?:[\w.+-]\s){3,40}@(?:\s?[\w.-]){5,}"
    r"|(?<![\w.+-])[\w.+-]{2,64}[#%$*&][a-z0-9-]+(?:\.[a-z0-9-]+)+(?=.{0,60}(?:@を|を\s?@|は\s?@に|アット))",
    re.IGNORECASE | re.ASCII,
)
SERVICE = (
    r"(?:(?:LINE|ライン)(?!\s?WORKS)|カカオ(?:トーク)?|KAKAO(?:TALK)?|インスタ(?:グラム)?|instagram|twitter"
    r"|ツイッター|(?<![a-z])X(?![a-z])|エックス"
    r"|ティックトック|tiktok|ディスコ(?:ード)?|discord|フェイスブック|facebook|(?<![a-z])FB|テレグラム|telegram|スレッズ|threads|mixi|ミクシィ"
    r"|youtube(?:チャンネル)?|ユーチューブ(?:チャンネル)?|ブルースカイ|bluesky|mastodon|signal|シグナル|wechat"
    r"|whatsapp|skype|スカイプ|ポケコロ|snapchat)"
)
NAMED = r"(?:\(旧\s?Twitter\)|の|登録|公式|本?アカウント|垢|アカ|ID|アイディー|ユーザー名|名)"
HANDLE = r"(?=[\w.\-]{0,30}[a-z])[a-z0-9][\w.\-]{3,30}(?:#\d{4})?(?![\w.])"
SOCIAL = re.compile(
    rf"{SERVICE}\s*(?:{NAMED}\s*)*(?:は|が|も|:|=|→|⇒|やってます)*\s*(?:→|:)?\s*[「『(]?@{HANDLE}"
    rf"|{SERVICE}\s*(?:{NAMED}\s*)*(?:は|:|=|→|⇒|やってます)+\s*(?:ID)?\s*[「『(]?(?!{SERVICE}){HANDLE}"
    rf"|{SERVICE}\s*(?:{NAMED}\s*)*(?:アカウント|ID|アイディー|垢|ユーザー名)\s*[「『(]?(?!{SERVICE}){HANDLE}"
    rf"|(?:mixi|ミクシィ|skype|スカイプ|カカオ|インスタ|(?:LINE|ライン)\s*(?:の?ID|アイディー))\s*(?:ID)?\s*{HANDLE}"
    rf"|(?:discord|ディスコ(?:ード)?)\s*[a-z]\w+#\d{{4}}"
    rf"|(?:DM|フォロー|垢|アカウント)[^\s@。]{{0,8}}\s*@{HANDLE}"
    rf"|@{HANDLE}\s*(?:を|に|へ)?\s*(?:フォロー|DM|ディーエム)",
    re.IGNORECASE | re.ASCII,
)
POSTCODE = re.compile(
    r"〒\s?\d{3}-?\d{4}|郵便番号\D{0,3}\d{3}-?\d{4}|(?<![\d-])\d{3}-\d{4}(?=\s*(?:石川県|金沢市|[一-龥]{2,4}[市郡区]))"
)
N = r"[\d十百]{1,5}"
PLACE = r"[一-龥々ぁ-んァ-ヶ]"
NUMBER = r"(?:[1-9]\d{0,3}|[\d十百]{0,2}[十百][\d十百]{0,2})"
NOT_COUNTED = r"(?![\d年月日%人名円時分歳才回点本個冊台件戸-])"
ADDRESS = re.compile(
    rf"{PLACE}{{0,8}}{N}丁目\s?(?:{N}番地(?!先)(?:の|-)?(?:{N})?|{N}(?:番|-)(?:の|-)?\s?{N}号?{NOT_COUNTED})"
    rf"|{PLACE}{{1,8}}{N}番地(?!先)(?:の|-)?(?:{N})?"
    rf"|{PLACE}{{1,8}}\s?{N}番\s?{N}号"
    rf"|{PLACE}{{0,8}}(?:町|丁目|字|[甲乙丙丁イロハニホ])\s?[1-9]\d{{0,3}}-\d{{1,4}}(?:-\d{{1,5}})?{NOT_COUNTED}"
    rf"|(?:町|村|字)[イロハニホヘトチリヌルヲワカヨタレソツネナラムウ甲乙丙丁]\s?\d{{1,4}}(?:番地)?(?:の?\d+|-\d+)?(?![\d年月日時円人番線号])"
    rf"|{PLACE}{{1,8}}(?<![はのやがをにへとも十百]){NUMBER}-{NUMBER}-\d{{1,5}}{NOT_COUNTED}"
)
ALOUD = (
    r"(?:じゅう|じゅっ|いち|いっ|にい|に|さん|よん|し|ご|ろく|ろっ|なな|しち|はち|はっ|きゅう|く"
    r"|[一二三四五六七八九十\d])+"
)
ADDRESS_READ_ALOUD = re.compile(
    rf"[ぁ-んー一-龥]{{1,10}}\s*{ALOUD}ちょうめ\s*の?\s*{ALOUD}(?:ばんち?|の)\s*(?:の?{ALOUD}(?:ごう)?)?"
    rf"|{ALOUD}ばん(?:ちの|の)?\s*{ALOUD}ごう"
)
NOT_AN_ADDRESS = re.compile(
    r"(?:令和|平成|昭和|西暦|電話|携帯|TEL|FAX|番号|結果|スコア|得点|比|学年|第|小学|中学|高校|室|教室|型|図|表|版|定員|予算|料金|参加費)\s?\d"
)
HOMES = (
    r"(?:ハイツ|コーポ|アパート|マンション|メゾン|荘|レジデンス|レオパレス|ハイム|パレス|ヴィラ|ビラ|カーサ"
    r"|サンライズ|コーポラス|グランド?)"
)
HOUSE = re.compile(
    rf"{HOMES}[一-龥ぁ-んァ-ヶーA-Za-z]{{0,10}}\s?(?:\d{{2,4}}号室?|[A-Za-z]?[1-9]\d{{2,3}}(?![\d戸棟円人年分台件m㎡]))"
    r"|(?:県営|市営|町営|公営|公団|団地|住宅)[一-龥ぁ-んァ-ヶ]{0,10}\s?\d{1,3}(?:号棟|棟)\s?(?:の|-)?\s?\d{2,4}(?:号室?)?"
    r"|(?:団地|住宅|マンション|アパート)\s?\d{1,2}-\d{3}(?![\d-])"
)
GAP = r"[-\s・/.,、_]{0,2}"
MY_NUMBER = re.compile(
    rf"(?<![\d-])(\d{{4}}){GAP}(\d{{4}}){GAP}(\d{{4}})(?!\s?年)(?![\d-])"
    rf"|(?<![\d-])(\d(?:[-\s・]\d){{11}})(?![\d-])"
)
MY_NUMBER_SAID = re.compile(r"マイナンバー|個人番号")
MY_NUMBER_BY_NAME = re.compile(rf"(?<![\d-])\d(?:{GAP}\d){{11}}(?![\d-])")  # in any groups, where it is named
ACCOUNT = re.compile(
    r"(?:普通|当座|貯蓄)(?:預金|口座)?[\s・、,]*(?:口座番号|番号|No\.?)?\s*[:はが]?\s*\d(?:-?\d){5,7}(?!\d)"
    r"|口座番号\D{0,5}\d(?:[\s-]?\d){5,7}(?![\d])"
    r"|口座番号[^\d。]{0,40}\d{7}(?!\d)"
    r"|記号\D{0,3}\d{5}\D{0,6}番号\D{0,3}\d{6,8}(?!\d)"
    r"|(?:基礎)?年金番号\D{0,4}\d{4}-?\d{6}(?!\d)|免許証?の?番号\D{0,4}\d{12}(?!\d)|(?:パスポート"
    r"|旅券)(?:の?番号)?\D{0,4}[A-Z]{2}\s?\d{7}(?!\d)"
    r"|(?:保険証|被保険者)[^\d。]{0,10}\d{6,8}(?!\d)|暗証番号\D{0,4}\d{4}(?!\d)"
    r"|(?:ゆうちょ|郵便貯金)\D{0,8}1\d{4}\D{1,4}\d{6,8}(?!\d)|\((?:普|当)\)\s?\d{6,8}(?!\d)"
    r"|(?:銀行|信金|信用金庫|農協)[^\n。]{0,16}?(?<!\d)\d{7}(?!\d)"
)
CARD = re.compile(r"(?<![\d-])\d{4}[-\s]?\d{4}[-\s]?\d{4}[-\s]?\d{2,4}(?![\d-])")
# The places that number plates name (地域名).
REGIONS = [
    "札幌",
    "函館",
    "旭川",
    "室蘭",
    "苫小牧",
    "釧路",
    "知床",
    "帯広",
    "十勝",
    "北見",
    "青森",
    "弘前",
    "八戸",
    "岩手",
    "盛岡",
    "平泉",
    "宮城",
    "仙台",
    "秋田",
    "山形",
    "庄内",
    "福島",
    "会津",
    "郡山",
    "白河",
    "いわき",
    "水戸",
    "土浦",
    "つくば",
    "宇都宮",
    "那須",
    "とちぎ",
    "日光",
    "群馬",
    "前橋",
    "高崎",
    "大宮",
    "川口",
    "所沢",
    "川越",
    "熊谷",
    "春日部",
    "越谷",
    "千葉",
    "成田",
    "習志野",
    "市川",
    "船橋",
    "袖ヶ浦",
    "市原",
    "野田",
    "松戸",
    "柏",
    "品川",
    "世田谷",
    "練馬",
    "杉並",
    "板橋",
    "足立",
    "江東",
    "葛飾",
    "八王子",
    "多摩",
    "横浜",
    "川崎",
    "湘南",
    "相模",
    "山梨",
    "富士山",
    "新潟",
    "長岡",
    "上越",
    "長野",
    "松本",
    "諏訪",
    "安曇野",
    "富山",
    "石川",
    "金沢",
    "福井",
    "岐阜",
    "飛騨",
    "静岡",
    "浜松",
    "沼津",
    "伊豆",
    "名古屋",
    "豊橋",
    "岡崎",
    "三河",
    "豊田",
    "尾張小牧",
    "一宮",
    "春日井",
    "三重",
    "鈴鹿",
    "四日市",
    "伊勢志摩",
    "滋賀",
    "京都",
    "大阪",
    "なにわ",
    "和泉",
    "堺",
    "神戸",
    "姫路",
    "奈良",
    "飛鳥",
    "和歌山",
    "鳥取",
    "島根",
    "出雲",
    "岡山",
    "倉敷",
    "広島",
    "福山",
    "山口",
    "下関",
    "徳島",
    "香川",
    "高松",
    "愛媛",
    "高知",
    "福岡",
    "北九州",
    "久留米",
    "筑豊",
    "佐賀",
    "長崎",
    "佐世保",
    "熊本",
    "大分",
    "宮崎",
    "鹿児島",
    "奄美",
    "沖縄",
]
ANY_REGION = "|".join(REGIONS)
PLATE = re.compile(
    rf"(?:{ANY_REGION})\s?(?:ナンバー)?\s?\d{{2}}[\da-z]?\s?[ぁ-んa-z]\s?"
    r"(?:[\d・.]{1,2}-?\d{2}|[・.]{1,3}\d{1,3})(?!\d)",
    re.IGNORECASE,
)
DAY = (
    r"(?:(?:昭和|平成|令和|大正|(?<![a-z])[SHRT])\s?(?:元|[\d十]{1,4})|\d{4})"
    r"\s?[年./-]\s?[\d十]{1,3}\s?[月./-]\s?[\d十]{1,3}日?"
)
BIRTHDAY = re.compile(
    rf"(?:生年月日|誕生日)\D{{0,4}}(?:19|20)\d{{6}}(?!\d)"
    rf"|(?<!\d)\d{{2}}年\d{{1,2}}月\d{{1,2}}日に?(?:生まれ(?!変)|生(?![一-龥ま]))"
    rf"|(?:生年月日|誕生日|生まれ)(?:\D{{0,4}}?){DAY}|{DAY}に?生まれ(?!変)|{DAY}生(?![一-龥ま])",
    re.IGNORECASE,
)
WEIGHTS = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)  # 総務省令第85号 第5条, from the left


def personal_data(text: Plain, typed: str) -> list[Finding]:
    """Everything in a text that points to one person, in the order of the text."""
    spans = [*_numbers(text.text), *_contacts(text.text), *_places(text.text)]
    spoken = plain(typed, numbers=False).text  # 一郎 is a name and no number; every place stays the same
    folded = fold_each(spoken)
    spans += [(Kind.PHONE, start, end) for start, end in dialled(folded)]
    spans += [(Kind.ADDRESS, *found.span()) for found in ADDRESS_READ_ALOUD.finditer(folded)]
    homes = [(start, end) for kind, start, end in spans if kind == Kind.ADDRESS]
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
        if _dials(found.group(), text[max(0, found.start() - 15) : found.start()]):
            yield Kind.PHONE, found.start(), found.start() + len(found.group().rstrip(" -.()"))
    for found in LOCAL.finditer(text):
        yield Kind.PHONE, *found.span(1)
    for found in IN_PARTS.finditer(text):
        yield Kind.PHONE, *found.span()
    for found in LOCAL_BEFORE.finditer(text):
        yield Kind.PHONE, *found.span()
    for pattern in (ACCOUNT, CARD):
        for found in pattern.finditer(text):
            if pattern is ACCOUNT or _is_a_card(found.group()):
                yield Kind.ACCOUNT, found.start(), found.end()


def _my_numbers(text: str) -> Iterator[Span]:
    patterns = [MY_NUMBER, MY_NUMBER_BY_NAME] if MY_NUMBER_SAID.search(text) else [MY_NUMBER]
    for pattern in patterns:
        for found in pattern.finditer(text):
            if has_check_digit(re.sub(r"\D", "", found.group())):
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


def _dials(number: str, before: str) -> bool:
    """Whether these digits can be a telephone of a person or an office in Japan."""
    digits = re.sub(r"\D", "", number)
    if number.lstrip().startswith("+81"):
        digits = "0" + digits[2:].removeprefix("0")
    if FREE.match(number.strip()) or (digits.startswith("0800") and SAID_TO_BE_FREE.search(before)):
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
