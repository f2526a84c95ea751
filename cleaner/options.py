"""How to clean: the options, checked when they are given."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Literal

from cleaner.reasons import is_reason

if TYPE_CHECKING:
    from collections.abc import Collection

    from cleaner.sites import SiteProfiles

Mode = Literal["auto", "fast"]
Favour = Literal["precision", "recall"]


@dataclass(frozen=True, slots=True)
class Options:
    """How to clean. Keywords of `extract` and `clean` fold into one of these.

    mode: "fast" never leaves our own code; "auto" asks another extractor where a gate says so.
    favour: lean towards "precision" (drop more) or "recall" (keep more).
    language: of the text, if known, as a code such as "pt" or "pt-BR"; else the markup or the text itself is asked.
    charset: of bytes, as an HTTP header would name it.
    lexicons: codes of the only lexicons to use, the first of which speaks first; None for those that the language asks for.
    comments: keep reader comments under an article.
    keep: reasons, or their first parts, for which nothing goes: ("site", "title.suffix", "phrase.rights").
    max_bytes, max_nodes, max_depth: what is looked at of one page, in characters, elements, levels.
    """

    mode: Mode = "auto"
    favour: Favour | None = None
    sites: SiteProfiles | None = None
    language: str | None = None
    charset: str | None = None
    lexicons: tuple[str, ...] | None = None
    comments: bool = False
    keep: tuple[str, ...] = ()
    max_bytes: int = 20_000_000
    max_nodes: int = 200_000
    max_depth: int = 2_500

    def __post_init__(self) -> None:
        _one_of("mode", self.mode, ("auto", "fast"))
        _one_of("favour", self.favour, (None, "precision", "recall"))
        for name in ("max_bytes", "max_nodes", "max_depth"):
            _count(name, getattr(self, name))
        for name in ("language", "charset"):
            _of_type(name, getattr(self, name), (str, type(None)), "a str or None")
        _of_type("comments", self.comments, (bool,), "True or False")
        if self.sites is not None and not hasattr(self.sites, "evidence"):
            raise TypeError(f"sites must be SiteProfiles (SiteProfiles.load reads a file of them), not {self.sites!r}")
        for name in ("lexicons", "keep"):
            _of_type(name, getattr(self, name), (tuple, list, set, frozenset, type(None)), "a tuple of names")
            for one in getattr(self, name) or ():
                _of_type(f"each of {name}", one, (str,), "a str")
        if self.lexicons is not None:
            given: Collection[str] = self.lexicons
            ordered = tuple(sorted(given)) if isinstance(given, (set, frozenset)) else tuple(given)  # a set has no order
            object.__setattr__(self, "lexicons", ordered)
            _known_lexicons(ordered)
        if self.language is not None:
            object.__setattr__(self, "language", _language(self.language))
        object.__setattr__(self, "keep", tuple(self.keep or ()))
        if unknown := [code for code in self.keep if not is_reason(code)]:
            raise ValueError(f"no reason begins with {', '.join(map(repr, unknown))}")

    def to_dict(self) -> dict[str, Any]:
        """The options that differ from their defaults, as JSON can hold them."""
        changed = {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name) != f.default}
        return {k: v if isinstance(v, (str, int, bool)) else _plain(v) for k, v in changed.items()}


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else str(value)


def _language(tag: str) -> str:
    from cleaner.head import language_code

    if code := language_code(tag):
        return code
    raise ValueError(f"no language has the code {tag!r}")


def _known_lexicons(codes: Collection[str]) -> None:
    from cleaner.lexicon import languages

    if unknown := [code for code in codes if code not in languages()]:
        raise ValueError(f"no lexicon for {', '.join(unknown)}; there are {', '.join(languages())}")


def _one_of(name: str, value: object, allowed: tuple[object, ...]) -> None:
    if value not in allowed:
        raise ValueError(f"{name} must be one of {', '.join(map(repr, allowed))}, not {value!r}")


def _of_type(name: str, value: object, types: tuple[type, ...], wanted: str) -> None:
    if not isinstance(value, types):
        raise TypeError(f"{name} must be {wanted}, not {value!r}")


def _count(name: str, value: object) -> None:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{name} must be an int, not {value!r}")
    if value < 1:
        raise ValueError(f"{name} must be 1 or more, not {value!r}")


def options_of(options: Options | None, changes: dict[str, Any]) -> Options:
    """`options` (or the defaults) with keyword `changes` folded in.

    Raises TypeError for a keyword that is no option and ValueError for a value that an option does not take.
    """
    known = {f.name for f in fields(Options)}
    if options is not None and not isinstance(options, Options):
        raise TypeError(f"options must be Options, not {options!r}")
    if unknown := sorted(set(changes) - known):
        raise TypeError(f"no option named {', '.join(unknown)}; there are {', '.join(sorted(known))}")
    return replace(options or Options(), **changes)
