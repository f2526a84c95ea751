"""Formulas as the TeX that they were written in, where a page says so: MathML's annotation, KaTeX, MathJax 2."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selectolax.lexbor import LexborNode


_TEX = frozenset({"application/x-tex", "TeX"})


def of_math(node: LexborNode, inside: Iterable[LexborNode]) -> str:
    """The TeX source of a <math> element, of its annotation or else its alttext; "" for neither. inside: its nodes."""
    found = next((one for one in inside if one.tag == "annotation" and one.attributes.get("encoding") in _TEX), None)
    text: str = found.text() if found is not None else node.attributes.get("alttext") or ""
    return " ".join(text.split())


def of_script(node: LexborNode) -> str:
    """The TeX source that a <script type="math/tex"> holds for MathJax 2; "" for any other script."""
    kind = node.attributes.get("type") or ""
    return " ".join((node.text() or "").split()) if kind.startswith("math/tex") else ""


def is_drawing(node: LexborNode, classes: str) -> bool:
    """Whether a <span> is what a reader sees of a formula whose source stands beside it (KaTeX, MathJax 2)."""
    if "katex-html" in classes:
        before = node.prev
        return before is not None and "katex-mathml" in (before.attributes.get("class") or "")
    if "MathJax" in classes:
        return _script_after(node)
    return False


def _script_after(node: LexborNode) -> bool:
    """Whether one of the next siblings, of which MathJax makes two, is the formula's script."""
    following = node.next
    for _ in range(2):
        if following is None:
            return False
        if following.tag == "script":
            return bool(of_script(following))
        following = following.next
    return False


def is_display(node: LexborNode) -> bool:
    """Whether a <math> or a script stands on a line of its own."""
    attributes = node.attributes
    if attributes.get("display") == "block" or "mode=display" in (attributes.get("type") or ""):
        return True
    around = node.parent
    for _ in range(4):  # KaTeX: math, katex-mathml, katex, katex-display
        if around is None:
            return False
        if "katex-display" in (around.attributes.get("class") or ""):
            return True
        around = around.parent
    return False
