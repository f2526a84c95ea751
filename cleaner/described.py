"""Which blocks a page's own descriptions quote: the meta description is often the first paragraph, JSON-LD the whole text.

Evidence in every language. Nothing is taken from the descriptions themselves: the text consists of blocks.
"""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, NamedTuple

from cleaner.lexicon.words import lower

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cleaner.model import Head, Page

NOT, OF_DESCRIPTION, BEGINS, OF_BODY = range(4)
_METAS = ("description", "og:description", "twitter:description")
# A string of JSON; linear, as all is possessive and a run of characters ends at a quote or a backslash.
_JSON_TEXT = re.compile(r'"(articleBody|description|text|reviewBody)"\s*+:\s*+"([^"\\]*+(?:\\.[^"\\]*+)*+)"')
_JSON = json.JSONDecoder(strict=False)
_TAG = re.compile(r"<[^>]{0,500}>")
_MAX_CHARS = 300_000  # of one JSON-LD script
_MAX_TEXTS = 40
_BEGINNING = 60  # characters of a description that a block must hold; many descriptions end in the middle of a sentence
_LEAST = 14  # characters that a text must have, 25 of ASCII
_LOOKED_AT = 400  # characters of a block that must stand in a body


class Quotes(NamedTuple):
    """The descriptions of a page and the bodies in its JSON-LD, in lower case, white space folded, one a line."""

    descriptions: str
    bodies: str
    beginnings: tuple[str, ...]


def quotes(page: Page) -> Quotes:
    """What a page says of its own text; read once and kept with the page."""
    if page.quotes is None:
        page.quotes = _quotes(page.head)
    return page.quotes


def _quotes(head: Head) -> Quotes:
    descriptions = [content for name, content in head.metas if name in _METAS]
    bodies: list[str] = []
    for script in head.jsonld:
        for key, raw in _JSON_TEXT.findall(script[:_MAX_CHARS]):
            (descriptions if key == "description" else bodies).append(_unescaped(raw))
    described = _folded(descriptions, 20)
    beginnings = (_beginning(text) for text in described)
    return Quotes("\n".join(described), "\n".join(_folded(bodies, 60)), tuple(b for b in beginnings if _telling(b)))


def _unescaped(raw: str) -> str:
    text = raw
    if "\\" in raw:
        try:
            text = str(_JSON.decode(f'"{raw}"'))
        except ValueError:
            return ""
    return _TAG.sub(" ", html.unescape(text))


def _folded(texts: Iterable[str], least: int) -> list[str]:
    folded = (" ".join(lower(text).split()) for text in dict.fromkeys(texts))
    return [text for text in folded if len(text) > least][:_MAX_TEXTS]


def _beginning(text: str) -> str:
    """The first characters of a description, up to a word's end."""
    begin = text[:_BEGINNING].rstrip(" .…")
    return begin.rpartition(" ")[0] if len(text) > _BEGINNING and " " in begin[30:] else begin


def _telling(text: str) -> bool:
    """Whether a text is long enough not to stand in another by chance."""
    return len(text) >= (25 if text.isascii() else _LEAST)


def rows(page: Page, low: Sequence[str] | None = None) -> list[int]:
    """For each block: part of a description, holding a description's beginning, part of a body, or none of these.

    low: the blocks' texts in lower case, where they are at hand.

    >>> from cleaner import html
    >>> said = "<meta name=description content='The ferry came back in May after'>"
    >>> page = html.parse(said + "<p>News<p>The ferry came back in May")
    >>> rows(page)
    [0, 1]
    """
    known = quotes(page)
    if not (known.descriptions or known.bodies):
        return [NOT] * len(page)
    folded = [lower(text) for text in page.text] if low is None else low
    whole = "\0".join(folded)
    if _is_unfolded(whole):
        folded = [" ".join(text.split()) if _is_unfolded(text) else text for text in folded]
        whole = "\0".join(folded)
    begins = [begin for begin in known.beginnings if begin in whole]
    longest = len(whole) if known.bodies or begins else len(known.descriptions)
    return [_row(text, known, begins) if _LEAST <= len(text) <= longest and _telling(text) else NOT for text in folded]


def _is_unfolded(text: str) -> bool:
    """Whether white space is left: blocks come with it folded, but for line ends, and what stands in a <pre>."""
    return "\n" in text or "  " in text or "\t" in text


def lowered(texts: Sequence[str]) -> list[str]:
    """Some texts in lower case, as `lower` gives each.

    >>> lowered(["Σας", "ΑΣ"])
    ['σας', 'ας']
    """
    return [text.lower() if text.isascii() else lower(text) for text in texts]


def _row(text: str, known: Quotes, begins: Sequence[str]) -> int:
    if known.bodies and text[:_LOOKED_AT] in known.bodies:
        return OF_BODY
    if text in known.descriptions:
        return OF_DESCRIPTION
    return BEGINS if begins and any(begin in text for begin in begins) else NOT
