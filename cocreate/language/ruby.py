"""Furigana in a finished page: small readings above the words, and nothing changed else (pure).

Readings stand in `<ruby>`, with brackets for programs that know no ruby. They are hidden from
screen readers, which read the word itself, so that nothing is said twice and every button keeps
its name.
"""

from __future__ import annotations

from html.parser import HTMLParser

from cocreate.language.readings import Pieces, Reader

# What holds no readable text, or may hold nothing but text.
UNTOUCHED = frozenset({
    "head", "script", "style", "template", "textarea", "select", "option", "datalist", "svg", "math",
    "code", "pre", "ruby", "iframe", "object",
})  # fmt: skip
BRACKET, SMALL = '<rp aria-hidden="true">{}</rp>', '<rt aria-hidden="true">{}</rt>'
RUBY = f"<ruby>{{}}{BRACKET.format('（')}{SMALL}{BRACKET.format('）')}</ruby>"


def with_furigana(page: str, reader: Reader) -> str:
    """The page, or a part of one, with readings above its words.

    Left as they are: what `UNTOUCHED` names, other languages (`lang`), and whatever is marked
    `translate="no"`, as names of people are.
    """
    writer = _Writer(reader)
    writer.feed(page)
    writer.close()
    return "".join(writer.written)


class _Writer(HTMLParser):
    """Writes down what it reads, and readings where words stand."""

    def __init__(self, reader: Reader) -> None:
        super().__init__(convert_charrefs=False)
        self.reader = reader
        self.written: list[str] = []
        self.left_alone: str | None = None  # the element in which nothing is added
        self.depth = 0  # how many elements of that name are open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        if self.left_alone == tag:
            self.depth += 1
        elif self.left_alone is None and _is_left_alone(tag, dict(attrs)):
            self.left_alone, self.depth = tag, 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.written.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self.written.append(f"</{tag}>")
        if self.left_alone == tag:
            self.depth -= 1
            if self.depth == 0:
                self.left_alone = None

    def handle_data(self, data: str) -> None:
        self.written.append(data if self.left_alone else _read_out(self.reader.read(data)))

    def handle_entityref(self, name: str) -> None:
        self.written.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.written.append(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self.written.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.written.append(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self.written.append(f"<?{data}>")

    def unknown_decl(self, data: str) -> None:
        self.written.append(f"<![{data}]]>")


def _read_out(pieces: Pieces) -> str:
    """A text with its readings; one that has several parts stays one thing for the layout around it."""
    written = [RUBY.format(piece.text, piece.reading) if piece.reading else piece.text for piece in pieces]
    return f"<span>{''.join(written)}</span>" if len(written) > 1 else "".join(written)


def _is_left_alone(tag: str, attributes: dict[str, str | None]) -> bool:
    if tag in UNTOUCHED or attributes.get("translate") == "no":
        return True
    language = attributes.get("lang")
    return tag != "html" and bool(language) and not str(language).startswith("ja")
