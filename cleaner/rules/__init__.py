"""The heuristics: pure functions from a Page to the rows they decide, or to the spans they cut out of rows that stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cleaner.lexicon.scanner import Scanner
    from cleaner.model import Page


def decided(rule: Callable[..., Any], text: str, language: str = "en", *more: object) -> list[str]:
    """What a rule drops of a text in which phrases are known: the lines, or the spans that it cuts.

    For the examples in the rules' docstrings.

    `rule` takes the page, or the page and its scanner (or `more` in its place).
    """
    from cleaner import reading, stack
    from cleaner import text as texts
    from cleaner.options import Options

    page: Page = texts.parse(text)
    scanner: Scanner = reading.read(page, Options(language=language))
    page.promo = ["" if known == "promo.headline" else known for known in page.promo]
    stack.apply_rules(page, [r for r in stack.TEXT_RULES if r.code.startswith("phrase")])
    found: Iterable[int] | dict[int, Any] = rule(page, *(more or ((scanner,) if _wants_two(rule) else ())))
    if isinstance(found, dict):
        return [page.text[row][cut.start : cut.end] for row, cuts in found.items() for cut in cuts]
    return [page.text[row] for row in found]


def _wants_two(rule: Callable[..., Any]) -> bool:
    from inspect import signature

    return len(signature(rule).parameters) == 2
