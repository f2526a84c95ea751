"""Rules that look at elements alone. Few are safe: what a class name says is evidence for the classifier."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cleaner.model import Page

_MENUS = frozenset({"nav", "menu"})


def menus(page: Page) -> list[int]:
    """Rows inside <nav> or <menu>. Measured: 99.2 to 100 % of their words are not gold, on every page type and set.

    >>> from cleaner import html
    >>> page = html.parse("<nav><ul><li><a href=/>Home</a></ul></nav><p>The navy came home.</p>")
    >>> [page.text[row] for row in menus(page)]
    ['Home']
    """
    rows: set[int] = set()
    for element, tag in enumerate(page.el_tag):
        if tag in _MENUS:
            rows.update(range(page.el_first[element], page.el_last[element]))
    return sorted(rows)
