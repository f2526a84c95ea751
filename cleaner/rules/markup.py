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
    inside: list[bool] = []
    for tag, parent in zip(page.el_tag, page.el_parent, strict=True):
        inside.append(tag in _MENUS or (parent >= 0 and inside[parent]))
    return [row for row, element in enumerate(page.element) if inside[element]]
