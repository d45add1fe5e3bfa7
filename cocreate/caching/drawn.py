"""What a component looked like the last time it was handed the same things.

A component is a function of its declared inputs: it sees nothing else of the page. So a process
may hand out what it drew before, with nothing to invalidate: another number of supporters is
another input. tests/house/test_components.py holds that no component looks beyond its inputs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.humanize.templatetags.humanize import intcomma
from django.template import Context, Library
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.utils.functional import Promise, cached_property
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language, gettext, pgettext
from django_cotton.templatetags import Attrs, UnprocessableDynamicAttr
from django_cotton.templatetags import cotton as cotton_tags
from django_cotton.templatetags._component import AttrKind, CottonComponentNode
from django_cotton.utils import get_cotton_data

from cocreate.caching.poured import Poured, Surroundings, is_said, put_in, surroundings_of, with_others

register = Library()

MOST = 3_000  # drawings of one generation: at 2 kB each, 12 MB for a process at most
LARGEST = 16_000  # characters; what is larger is drawn each time
PLAIN = frozenset({str, SafeString, int, bool, float, type(None), datetime, date})

Key = tuple[Any, ...]
ONCE: Surroundings = ("drawn once",)
NEVER: Surroundings = ()
DEFAULT = "slot"  # as the template of a component calls it


# Where a number stands that is filled in afterwards: with separators, as people read it, and as digits.
FOR_PEOPLE, FOR_PROGRAMS, END = "\ue000", "\ue001", "\ue002"


class Apart(int):
    """A number that a component shows and asks nothing about, such as a count that moves all day.

    It is drawn once for all such numbers, which are filled in afterwards. In the component's template it is
    a text that stands for the number: compared with another number it is a mistake.
    """


def _marked(given: dict[str, Any]) -> dict[str, Any]:
    return {
        name: f"{FOR_PEOPLE}{name}{END}" if type(value) is Apart else value for name, value in given.items()
    }


def _filled(html: str, given: dict[str, Any]) -> str:
    for name, value in given.items():
        if type(value) is Apart:
            html = html.replace(f"{FOR_PEOPLE}{name}{END}", intcomma(int(value)))
            html = html.replace(f"{FOR_PROGRAMS}{name}{END}", str(int(value)))
    return html


@register.filter
def digits(number: int | str) -> str:
    """A number as programs read it, in an attribute."""
    return str(number).replace(FOR_PEOPLE, FOR_PROGRAMS)


class Choices(tuple[tuple[Any, Any], ...]):
    """Values with their names, as texts and numbers, that many pages offer: looked through once."""

    @cached_property
    def as_input(self) -> str:
        return repr(tuple(self))


class NotPlain(Exception):
    """Something was handed over that may be another thing next time: a form, a row, a query."""


class Memory[Drawn]:
    """Two generations: what nobody asked for while the young one filled up is forgotten."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self.young: dict[Key, Drawn] = {}
        self.old: dict[Key, Drawn] = {}

    def recall(self, key: Key) -> Drawn | None:
        drawn = self.young.get(key)
        if drawn is None and (drawn := self.old.get(key)) is not None:
            self.keep(key, drawn)
        return drawn

    def keep(self, key: Key, drawn: Drawn) -> None:
        if isinstance(drawn, str) and len(drawn) > LARGEST:
            return
        if len(self.young) >= self.most:
            self.old, self.young = self.young, {}
        self.young[key] = drawn

    def forget(self) -> None:
        self.young, self.old = {}, {}


drawings: Memory[str] = Memory()
surroundings: Memory[Surroundings] = Memory()


def key_of(name: object, values: Iterable[Any], texts: list[str] | None = None) -> Key:
    """What a drawing depends on; NotPlain when that cannot be said.

    Types belong to it: a text that is safe and one that is not are equal, and so are 1 and True.
    With a list for them, texts that are only poured out are gathered there and belong to it no more.
    """
    return (name, get_language(), get_current_timezone_name(), *_all_frozen(values, texts))


def _all_frozen(values: Iterable[Any], texts: list[str] | None) -> list[Any]:
    """Most values are plain: those cost no call."""
    return [
        (kind, value) if (kind := type(value)) in PLAIN else _frozen(value, kind, texts) for value in values
    ]


def _frozen(value: Any, kind: type, texts: list[str] | None) -> Any:
    if kind is Poured:
        if texts is None or not is_said(value):
            return (kind, str(value))
        texts.append(value)
        return kind
    if isinstance(value, Promise):
        return _of_promise(value)
    if kind in (list, tuple):
        return (kind, *_all_frozen(value, texts))
    if kind is dict:
        return (kind, *value, *_all_frozen(value.values(), texts))
    if (declared := getattr(kind, "__dataclass_params__", None)) is not None and declared.frozen:
        return (kind, *_all_frozen(vars(value).values(), texts))
    # A form or a refusal may say itself what it looks like; None when it may look like anything.
    if (told := getattr(value, "as_input", None)) is not None:
        return (kind, *_all_frozen([told], None))
    raise NotPlain


def _of_promise(text: Any) -> tuple[Any, ...]:
    """A text in the language of this moment; what is only translated needs not be translated to be known."""
    make, given, named, *_ = text.__reduce__()[1]
    if make in (gettext, pgettext) and not named:
        return (make, *given)
    return (str, str(text))


class Component(CottonComponentNode):
    """A `<c-…>` tag that draws only what it has not drawn before."""

    def render(self, context: Context) -> str:
        if self.only or settings.DEBUG:
            return str(super().render(context))
        handed = dict(self._given(context))
        return _filled(self._drawn(context, _marked(handed)), handed)

    def _drawn(self, context: Context, given: dict[str, Any]) -> str:
        slots = self._slots(context, given)
        names, texts = (self.component_name, *given, *slots), list[str]()
        try:
            around = key_of(names, given.values(), texts)
            if texts and (html := self._put_in(context, given, slots, around, texts)) is not None:
                return html
            known = key_of(names, given.values()) if texts else around
            key = (*known, *_all_frozen(slots.values(), None))
        except NotPlain:
            return self._draw(context, given, slots)
        html = drawings.recall(key)
        if html is None and not texts:
            html = self._framed(context, given, slots, around)
        if html is None:
            html = self._draw(context, given, slots)
            drawings.keep(key, html)
        return html

    def _framed(
        self, context: Context, given: dict[str, Any], slots: dict[str, str], around: Key
    ) -> str | None:
        """The drawing of inputs that come again around something else, which is put in then.

        None when nothing stands between the tags, and the first time: the inputs may be as rare as that.
        """
        if not any(map(is_said, slots.values())):
            return None
        frame = _with_said(around, slots)
        if surroundings.recall(frame) is None:
            surroundings.keep(frame, ONCE)
            return None
        return self._put_in(context, given, slots, around, [])

    def _put_in(
        self, context: Context, given: dict[str, Any], slots: dict[str, str], around: Key, texts: list[str]
    ) -> str | None:
        """The drawing with these texts and slots; None when the component does more than pour them out."""
        said = [name for name, text in slots.items() if is_said(text)]
        texts = texts + [slots[name] for name in said]
        key = _with_said(around, slots)
        found = surroundings.recall(key)
        if found is None or found is ONCE:

            def draw(others: list[str]) -> str:
                rest = iter(others)
                inputs = {name: with_others(value, rest) for name, value in given.items()}
                return self._draw(context, inputs, {**slots, **dict(zip(said, rest, strict=True))})

            found = (texts and surroundings_of(draw, texts)) or NEVER
            surroundings.keep(key, found)
        return put_in(texts, found) if found else None

    def _given(self, context: Context) -> Iterator[tuple[str, Any]]:
        """What the tag hands over, name by name, by the rules of cotton's own `render`."""
        for name, kind, value, compiled in self._prepared_attrs:
            if kind in (AttrKind.DYNAMIC, AttrKind.UNQUOTED):
                try:
                    resolved = compiled.resolve(context)
                    if name == "attrs":
                        yield from resolved.items()
                    else:
                        yield name, resolved
                except UnprocessableDynamicAttr:
                    if kind == AttrKind.UNQUOTED:
                        yield name, value
            elif kind == AttrKind.ESCAPED and compiled:
                yield name, compiled.render(context)
            else:
                yield name, value

    def _slots(self, context: Context, given: dict[str, Any]) -> dict[str, str]:
        """What stands between the tags under a name, and as `DEFAULT` what stands there without one."""
        if not self.nodelist:
            return {DEFAULT: ""}
        slots: dict[str, str] = {}
        stack = get_cotton_data(context)["stack"]
        stack.append({"key": self.component_name, "attrs": Attrs(given), "slots": slots})
        slot = self.nodelist.render(context)
        stack.pop()
        return {**slots, DEFAULT: slot}

    def _draw(self, context: Context, given: dict[str, Any], slots: dict[str, str]) -> str:
        attrs, slots = Attrs(given), slots.copy()
        slot = slots.pop(DEFAULT)
        template = self._get_cached_template(context, attrs)
        inside = {"key": self.component_name, "attrs": attrs, "slots": slots}
        state = {
            **self._extract_vars_from_template(template, context, attrs, slots),
            **slots,
            **attrs.make_attrs_accessible(),
            "attrs": attrs,
            "slot": slot,
            "cotton_data": {"stack": [inside], "vars": {}},
        }
        return str(template.render(self._create_partial_context(context, state)))


def _with_said(around: Key, slots: dict[str, str]) -> Key:
    """Which slots are filled belongs to what surrounds them."""
    return (*around, *(is_said(text) for text in slots.values()))


class OnceFor(Node):
    """The part of a page between `{% once_for … %}` and `{% endonce_for %}`."""

    def __init__(self, values: list[FilterExpression], nodelist: NodeList) -> None:
        self.values = values
        self.nodelist = nodelist

    def render(self, context: Context) -> str:
        if settings.DEBUG:
            return self.nodelist.render(context)
        try:
            key = key_of(self, (value.resolve(context) for value in self.values))
        except NotPlain:
            return self.nodelist.render(context)
        html = drawings.recall(key)
        if html is None:
            html = self.nodelist.render(context)
            drawings.keep(key, html)
        return html


@register.tag("cotton")
def component(parser: Parser, token: Token) -> Component:
    """Cotton's own tag, which every `<c-…>` becomes, with a memory."""
    node = cotton_tags.cotton_component(parser, token)
    return Component(node.component_name, node.nodelist, node.attrs, node.only, node.active_library)


@register.tag("once_for")
def once_for(parser: Parser, token: Token) -> OnceFor:
    """Draw a part of the layout once for these values, and for each language.

    Nothing may stand in it that depends on anything else than the values named and the settings:
    no person, no request, no row of the database.
    """
    values = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    nodelist = parser.parse(("endonce_for",))
    parser.delete_first_token()
    return OnceFor(values, nodelist)
