"""A drawn page in another language: the one place where the words of the kit and of the screens are translated.

It walks through what was drawn. Text is what stands between tags and what the attributes in ``SPOKEN`` say; in an
expression that the browser evaluates, text is what it can come to, and never what something is compared with.
"""

from __future__ import annotations

import functools
import inspect
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import reflex as rx
from reflex_base.vars.base import CustomVarOperation
from reflex_base.vars.number import ternary_operation
from reflex_base.vars.sequence import ConcatVarOperation, LiteralStringVar
from reflex_components_core.base.bare import Bare
from reflex_components_core.core.foreach import Foreach

from ticketdesk.texts import catalogue, translate

Say = Callable[[str], str]

SPOKEN = frozenset(
    {"alt", "label", "placeholder", "title", "words"}
    | {f"aria-{name}" for name in ("description", "label", "placeholder", "roledescription", "valuetext")}
)
# Keys are keys, code is code.
SILENT = ("code", "kbd", "script", "style")
STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
# A string right behind these is given to a function, looked up by, or compared with something.
BEFORE = re.compile(r"(?:[\w$)\]]\(|\[|[=!]==?)\s*$")
AFTER = re.compile(r"\s*(?:[=!]==?|\]|\?\.|\.\w)")
# A bracket behind these looks something up; else it makes a list, or the name of a part.
LOOKS_UP = re.compile(r"[\w$)\].]\s*$")
LETTER = re.compile(r"[^\W\d_]")
HOLE = re.compile(r"\{(\d+)\}")


def spoken(drawn: Any, say: Say) -> Any:
    """The same component in other words.

    Args:
        drawn: What a page or a part drew; it is changed.
        say: Gives the other words for some; it may also just listen.
    """
    if isinstance(drawn, Bare):
        drawn.contents = _var(drawn.contents, say)
        return drawn
    if not isinstance(drawn, rx.Component) or str(getattr(drawn, "tag", "")) in SILENT:
        return drawn
    for name in SPOKEN & set(drawn.get_props()):
        if (value := getattr(drawn, name, None)) is not None:
            setattr(drawn, name, _value(value, say))
    drawn.custom_attrs = {
        name: _value(value, say) if _plain(name) in SPOKEN else value
        for name, value in drawn.custom_attrs.items()
    }
    if isinstance(drawn, Foreach):
        drawn.render_fn = _Each(drawn.render_fn, say)
    for child in drawn.children:
        spoken(child, say)
    return drawn


def in_our_language(draw: Callable[..., rx.Component]) -> Callable[..., rx.Component]:
    """What draws a page or a part, in the language of this desk; in English it is drawn as it stands in the code."""
    if catalogue().is_empty:
        return draw

    @functools.wraps(draw)
    def drawn(*given: Any, **named: Any) -> rx.Component:
        return spoken(draw(*given, **named), translate)  # type: ignore[no-any-return]

    return drawn


def _plain(name: str) -> str:
    return name.lower().replace("_", "-").replace("aria-", "aria").replace("aria", "aria-")


class _Each:
    """What draws one of many, and says it in other words. Reflex reads names from the function it stands for."""

    def __init__(self, draw: Any, say: Say) -> None:
        self._draw, self._say = draw, say
        self.__signature__ = inspect.signature(draw)
        self.__code__ = getattr(draw, "__code__", None) or draw.func.__code__

    def __call__(self, *parts: Any) -> Any:
        drawn = self._draw(*parts)
        return spoken(drawn, self._say) if isinstance(drawn, rx.Component) else _value(drawn, self._say)


def _value(value: Any, say: Say) -> Any:
    if isinstance(value, rx.Var):
        return _var(value, say)
    return _words(value, say) if isinstance(value, str) else value


def _words(words: str, say: Say) -> str:
    return say(words) if LETTER.search(words) else words


def _var(var: rx.Var, say: Say) -> rx.Var:
    """An expression in other words. Those that only cast are looked through."""
    inner = _inner(var)
    changed = _expression(inner, say)
    return var if changed is inner else changed.to(var._var_type)


def _inner(var: rx.Var) -> rx.Var:
    while "_original" in getattr(type(var), "__dataclass_fields__", {}):
        var = var._original
    return var


def _expression(var: rx.Var, say: Say) -> rx.Var:
    if isinstance(var, LiteralStringVar):
        return LiteralStringVar.create(_words(var._var_value, say))
    if isinstance(var, ConcatVarOperation):
        return _sentence(var, say)
    if isinstance(var, CustomVarOperation) and var._name == "ternary_operation":
        condition, *ways = (argument for _, argument in var._args)
        return ternary_operation(condition, *(_var(way, say) for way in ways))
    return _code(var, say)


def _parts(var: ConcatVarOperation) -> Iterator[rx.Var]:
    """Words and values, one after the other, however they were put together."""
    for part in var._var_value:
        inner = _inner(part)
        yield from _parts(inner) if isinstance(inner, ConcatVarOperation) else [part]


def _sentence(var: ConcatVarOperation, say: Say) -> rx.Var:
    """Translated as one sentence with holes; ``{0}`` is the first."""
    holes: list[rx.Var] = []
    said = ""
    for part in _parts(var):
        if isinstance(part, LiteralStringVar):
            said += part._var_value
        else:
            said += f"{{{len(holes)}}}"
            holes.append(_var(part, say))
    other = say(said) if LETTER.search(HOLE.sub("", said)) else said
    pieces = HOLE.split(other)
    parts = [holes[int(piece)] if at % 2 else piece for at, piece in enumerate(pieces)]
    return ConcatVarOperation.create(*(part for part in parts if isinstance(part, rx.Var) or part))


def _code(var: rx.Var, say: Say) -> rx.Var:
    """An expression in JavaScript: its strings, where they are what it comes to."""
    code = str(var)
    changed, done = "", 0
    for found in STRING.finditer(code):
        changed += code[done : found.start()] + _other(code, found, say)
        done = found.end()
    changed += code[done:]
    if changed == code:
        return var
    return rx.Var(changed, _var_type=var._var_type, _var_data=var._get_all_var_data())


def _other(code: str, found: re.Match[str], say: Say) -> str:
    before = code[: found.start()]
    if BEFORE.search(before) or AFTER.match(code, found.end()) or _is_looked_up_by(before):
        return found[0]
    words = str(json.loads(found[0]))
    changed = _words(words, say)
    return found[0] if changed == words else json.dumps(changed)


def _is_looked_up_by(before: str) -> bool:
    """Whether a bracket that looks something up is still open."""
    plain = STRING.sub(lambda string: " " * len(string[0]), before)
    open_ones: list[bool] = []
    for at, sign in enumerate(plain):
        if sign == "[":
            open_ones.append(bool(LOOKS_UP.search(plain[:at])))
        elif sign == "]" and open_ones:
            open_ones.pop()
    return any(open_ones)
