"""The copy deck: collects every text of the sources, keeps translations, compiles them.

One file per language in cocreate/locale/. The work is done by Babel, so no
gettext tools have to be installed on the machine.
"""

from __future__ import annotations

import ast
import io
import os
import re
import sys
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
LOCALES = ROOT / "cocreate" / "locale"
LANGUAGES = ("ja", "en")
SOURCES = ("cocreate", "ideas", "events", "cms", "frontend")
SKIPPED = {"node_modules", "dist", "migrations", "tests", "locale"}
KEPT = "Kept:"  # begins the comment of a text that stands in another package's sources

# What stands where in a call: c context, s singular, p plural.
CALLS = {
    "_": "s", "gettext": "s", "gettext_lazy": "s", "gettext_noop": "s",
    "ngettext": "sp", "ngettext_lazy": "sp",
    "pgettext": "cs", "pgettext_lazy": "cs",
    "npgettext": "csp", "npgettext_lazy": "csp",
}  # fmt: skip
CALL = re.compile(rf"\b({'|'.join(CALLS)})\(")
NAMED = re.compile(r"%\((\w+)\)|\{(\w+)\}")

Key = tuple[str | None, str]


@dataclass
class Text:
    """One text of the sources and where it is said."""

    singular: str
    plural: str = ""
    context: str | None = None
    places: set[str] = field(default_factory=set)

    @property
    def key(self) -> Key:
        return self.context, self.singular


# --- collecting --------------------------------------------------------------


def collect(root: Path = ROOT) -> dict[Key, Text]:
    """Every text in the Python files and templates of the product."""
    found: dict[Key, Text] = {}
    for path in _files(root):
        source = path.read_text(encoding="utf-8")
        texts = in_python(source) if path.suffix == ".py" else in_template(source, str(path))
        for text in texts:
            kept = found.setdefault(text.key, text)
            kept.plural = kept.plural or text.plural
            kept.places.add(path.relative_to(root).as_posix())
    return found


def _files(root: Path) -> Iterator[Path]:
    for name in SOURCES:
        for folder, folders, files in os.walk(root / name):
            folders[:] = sorted(set(folders) - SKIPPED)
            yield from (
                Path(folder, file) for file in sorted(files) if file.endswith((".py", ".html", ".txt"))
            )


def in_python(source: str) -> Iterator[Text]:
    """The texts of a Python file, read from its syntax."""
    if not CALL.search(source):
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (text := _said_by(node)):
            yield text


def in_template(source: str, origin: str = "") -> Iterator[Text]:
    """The texts of a template: Django writes them as calls, and we read the calls."""
    if "trans" not in source and "_(" not in source:
        return
    from django.utils.translation.template import templatize

    calls = templatize(source, origin)
    for start in CALL.finditer(calls):
        node = ast.parse(_whole_call(calls[start.start() :]), mode="eval").body
        if isinstance(node, ast.Call) and (text := _said_by(node)):
            yield text


def _whole_call(source: str) -> str:
    """The call at the beginning, up to its own closing bracket."""
    depth = 0
    for token in tokenize.generate_tokens(io.StringIO(source.split("\n", 1)[0]).readline):
        depth += {"(": 1, ")": -1}.get(token.string, 0) if token.type == tokenize.OP else 0
        if token.string == ")" and depth == 0:
            return source[: token.end[1]]
    raise SyntaxError(f"A text without an end: {source[:80]}")


def _said_by(call: ast.Call) -> Text | None:
    name = str(getattr(call.func, "id", None) or getattr(call.func, "attr", ""))
    parts: dict[str, str] = {}
    for meaning, argument in zip(CALLS.get(name, ""), call.args, strict=False):
        if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
            return None
        parts[meaning] = argument.value
    if not parts.get("s"):
        return None
    return Text(parts["s"], parts.get("p", ""), parts.get("c"))


# --- the files ---------------------------------------------------------------


def path_of(language: str) -> Path:
    return LOCALES / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """The catalogue as it is; an empty one if there is none yet."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, project="cocreate", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language, domain="django", charset="utf-8")


def update(language: str, texts: dict[Key, Text]) -> Catalog:
    """A catalogue of exactly these texts, with the translations there were."""
    old = {_key(message): message for message in _messages(read(language))}
    new = Catalog(
        locale=language,
        project="cocreate",
        charset="utf-8",
        header_comment=f"# The texts of the site: {language}",
    )
    for key, text in texts.items():
        before = old.pop(key, None)
        places = [(place, 1) for place in sorted(text.places)]
        identity = (text.singular, text.plural) if text.plural else text.singular
        new.add(identity, _carried_over(before, plural=bool(text.plural)), places, context=text.context)
    for message in old.values():
        if any(comment.startswith(KEPT) for comment in message.user_comments):
            new[message.id] = message
    return new


def _carried_over(before: Message | None, *, plural: bool) -> str | tuple[str, ...]:
    words = before.string if before is not None and not before.fuzzy else ""
    first = words if isinstance(words, str) else (words[0] if words else "")
    if not plural:
        return first
    return words if isinstance(words, tuple) else (first,)


def as_written(catalogue: Catalog) -> str:
    """The catalogue as a file: equal content gives equal text."""
    draft = io.BytesIO()
    write_po(draft, catalogue, width=0, sort_output=True, include_lineno=False)
    lines = draft.getvalue().decode("utf-8").splitlines(keepends=True)
    dated = (
        '"POT-Creation-Date:',
        '"PO-Revision-Date:',
        '"Last-Translator:',
        '"Report-Msgid',
        '"Generated-By:',
    )
    return "".join(line for line in lines if not line.startswith(dated))


def write(language: str, catalogue: Catalog) -> None:
    """Put the catalogue in its place."""
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(as_written(catalogue), encoding="utf-8")


def compile_file(path: Path) -> None:
    """Make the .mo file that Django reads, whole or not at all."""
    with path.open("rb") as file:
        catalogue = read_po(file, domain="django", charset="utf-8")
    draft = path.with_suffix(".mo.new")
    with draft.open("wb") as file:
        write_mo(file, catalogue)
    draft.replace(path.with_suffix(".mo"))


def _messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def _key(message: Message) -> Key:
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


# --- looking -----------------------------------------------------------------


def problems(language: str, texts: dict[Key, Text], *, complete: bool) -> list[str]:
    """What is wrong with a catalogue, one sentence each; an empty list if nothing is."""
    there = {_key(message): message for message in _messages(read(language))}
    found = [f"{language}: missing: {_shown(key)}" for key in sorted(texts.keys() - there.keys(), key=str)]
    for key, message in there.items():
        kept = any(comment.startswith(KEPT) for comment in message.user_comments)
        if key not in texts and not kept:
            found.append(f"{language}: no longer said anywhere: {_shown(key)}")
        elif complete and message.fuzzy:
            found.append(f"{language}: fuzzy: {_shown(key)}")
        elif complete and not _is_translated(message):
            found.append(f"{language}: not translated: {_shown(key)}")
        elif _is_translated(message) and not _keeps_placeholders(message):
            found.append(f"{language}: other placeholders than the original: {_shown(key)}")
    return found


def is_as_written(language: str, texts: dict[Key, Text]) -> bool:
    """Whether the file is the one `make messages` would write: another form hides what changed."""
    return path_of(language).read_text(encoding="utf-8") == as_written(update(language, texts))


def _is_translated(message: Message) -> bool:
    words = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return bool(words) and all(words)


def _keeps_placeholders(message: Message) -> bool:
    """Whether the translation names the placeholders of its original (one plural form may leave some out)."""
    originals = message.id if isinstance(message.id, tuple | list) else (message.id,)
    words = message.string if isinstance(message.string, tuple | list) else (message.string,)
    allowed = [set(NAMED.findall(original)) for original in originals]
    return all(set(NAMED.findall(word or "")) in allowed for word in words)


def _shown(key: Key) -> str:
    context, singular = key
    return f"“{singular}”" + (f" ({context})" if context else "")


if __name__ == "__main__":  # the Makefile: python -m cocreate.language.catalogue compile FILE…
    if sys.argv[1:2] != ["compile"]:
        sys.exit("Usage: python -m cocreate.language.catalogue compile FILE…")
    for name in sys.argv[2:]:
        compile_file(Path(name))
