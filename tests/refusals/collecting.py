"""Every “no” that the sources can say: where it stands, its code, its English sentences and its status.

Read from the syntax trees. Where a code or a sentence comes from outside — a parameter, a name, a
helper that returns it — it is followed to where it is written down.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
HOUSES = ("ideas", "events", "cms", "cocreate")
TEXTS = {"_", "gettext", "gettext_lazy", "pgettext", "pgettext_lazy", "ngettext"}
NOT_SAID = {"cocreate/gallery.py", "cocreate/gallery_comments.py"}  # specimens of components

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Said(NamedTuple):
    """One “no” as the sources have it."""

    place: str
    code: str
    message: str
    next_step: str
    status: int = 409
    untried: str = ""


class Source(NamedTuple):
    place: str
    tree: ast.Module

    def functions(self) -> Iterator[Function]:
        return (one for one in ast.walk(self.tree) if isinstance(one, Function))

    def function(self, name: str) -> Function | None:
        return next((one for one in self.functions() if one.name == name), None)


class Where(NamedTuple):
    """A function and the source it stands in: where a name is looked up."""

    function: Function
    source: Source


Bound = dict[str, tuple[ast.expr, Where]]


@cache
def sources() -> tuple[Source, ...]:
    paths = (path for house in HOUSES for path in sorted((ROOT / house).rglob("*.py")))
    files = (path for path in paths if "migrations" not in path.parts)
    return tuple(
        Source(place, ast.parse(path.read_text(encoding="utf-8")))
        for path in files
        if (place := str(path.relative_to(ROOT))) not in NOT_SAID
    )


@cache
def every_refusal() -> frozenset[Said]:
    """All of them, each pair of code and sentence once for each place."""
    calls = _calls_by_name()["Refusal"]
    return frozenset(
        said for call, here in calls for bound in _bindings(call, here) for said in _read(call, bound, here)
    )


def _read(call: ast.Call, bound: Bound, here: Where) -> Iterator[Said]:
    def written(expression: ast.expr) -> list[str]:
        plain = _inner(expression)
        known = bound.get(plain.id) if isinstance(plain, ast.Name) else None
        return _texts(*(known or (plain, here)))

    place = f"{here.source.place}:{call.lineno}"
    codes = written(call.args[0])
    messages = written(call.args[1])
    steps = written(call.args[2]) if len(call.args) > 2 else [""]
    assert len(codes) == 1, f"{place}: which code?"
    assert messages, f"{place}: where is the sentence of {codes[0]}?"
    assert steps, f"{place}: where is the next step of {codes[0]}?"
    more = {word.arg: word.value for word in call.keywords}
    status = ast.literal_eval(more["status"]) if "status" in more else 409
    untried = written(more["untried"])[0] if "untried" in more else ""
    yield from (Said(place, codes[0], words, steps[0], status, untried) for words in messages)


def _bindings(call: ast.Call, here: Where) -> Iterator[Bound]:
    """What the parameters stand for that the refusal says: once for each call of its function."""
    parameters = here.function.args
    names = [one.arg for one in (*parameters.args, *parameters.kwonlyargs)]
    said = {plain.id for plain in map(_inner, call.args) if isinstance(plain, ast.Name)}
    if not said & set(names):
        yield {}
        return
    for each, there in _calls_by_name()[here.function.name]:
        if _means(each, here, there.source):
            given = dict(zip(names, each.args, strict=False))
            given |= {word.arg: word.value for word in each.keywords if word.arg}
            yield {name: (value, there) for name, value in given.items()}


@cache
def _calls_by_name() -> dict[str, list[tuple[ast.Call, Where]]]:
    """Every call of something with a name, and the function in which it stands."""
    found: dict[str, list[tuple[ast.Call, Where]]] = defaultdict(list)
    for source in sources():
        for function in source.functions():
            for one in ast.walk(function):
                match one:
                    case ast.Call(func=ast.Name(id=called) | ast.Attribute(attr=called)):
                        found[called].append((one, Where(function, source)))
    return found


def _means(call: ast.Call, here: Where, source: Source) -> bool:
    """Whether a call is of this very function, and not of one with its name in another module."""
    module = here.source.place.removesuffix(".py").replace("/", ".")
    match call.func:
        case ast.Attribute(value=ast.Name(id=of)):
            return of == module.rpartition(".")[2]
    return source == here.source or any(
        isinstance(one, ast.ImportFrom) and one.module == module for one in source.tree.body
    )


def _texts(expression: ast.expr, here: Where) -> list[str]:
    """The texts that an expression can become."""
    match _inner(expression):
        case ast.Constant(value=str(text)):
            return [text]
        case ast.Call(func=ast.Name(id=name), args=args) if name in TEXTS:
            return [str(ast.literal_eval(args[1] if name == "ngettext" else args[-1]))]
        case ast.Call(func=ast.Name(id=name)) if found := here.source.function(name):
            returned = [one.value for one in ast.walk(found) if isinstance(one, ast.Return) and one.value]
            return [text for value in returned for text in _texts(value, Where(found, here.source))]
        case ast.IfExp(body=one, orelse=other):
            return _texts(one, here) + _texts(other, here)
        case ast.Name(id=name):
            return [text for value in _assigned(name, here.function) for text in _texts(value, here)]
    return []


def _assigned(name: str, function: Function) -> Iterator[ast.expr]:
    for one in ast.walk(function):
        match one:
            case ast.Assign(targets=[ast.Name(id=target)], value=value) if target == name:
                yield value
            case ast.NamedExpr(target=ast.Name(id=target), value=value) if target == name:
                yield value


def _inner(expression: ast.expr) -> ast.expr:
    """Without what is filled into a text: `text % numbers`."""
    return _inner(expression.left) if isinstance(expression, ast.BinOp) else expression
