"""Other extractors as witnesses: what trafilatura and jusText would keep of a page, block by block.

A witness never supplies text. What it extracts is aligned with our blocks, and its word on each block moves that
block's score; every block keeps a verdict, a reason and a place on every route.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cache
from typing import TYPE_CHECKING

from cleaner.lexicon import languages
from cleaner.lexicon.words import WORD

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cleaner.model import Page

_SHINGLE = 3  # words; a block of fewer is short
# jusText's stop lists that go by another name than our lexicons.
_OTHER_NAMES = {
    "hr": "Croatian", "id": "Indonesian", "no": "Norwegian_Bokmal", "sl": "Slovenian", "tl": "Tagalog",
}  # fmt: skip


def _trafilatura(page: Page) -> str:
    from trafilatura import extract

    # fast: the slow mode runs readability and jusText inside. Its process-wide duplicate cache stays off.
    return extract(page.raw, fast=True, include_comments=False, include_tables=True, deduplicate=False) or ""


@cache
def _stop_list(language: str) -> frozenset[str]:
    """jusText's stop words of a language; none where it has no list."""
    import justext

    heads = languages()
    name = _OTHER_NAMES.get(language) or (heads[language].name if language in heads else "")
    return frozenset(justext.get_stoplist(name)) if name in justext.get_stoplists() else frozenset()


def _justext(page: Page) -> str:
    import justext

    words = _stop_list(page.language or "en")
    if not words:  # it knows text by its stop words: without a list it would drop everything
        return ""
    # The thresholds of trafilatura's own comparison of extractors.
    paragraphs = justext.justext(page.raw, words, 50, 150, 0.1, 0.2, 0.25, 150)
    return "\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate)


WITNESSES: dict[str, Callable[[Page], str]] = {"trafilatura": _trafilatura, "justext": _justext}


def ask(name: str, page: Page) -> list[bool] | None:
    """Which blocks of a page the witness `name` keeps; None if it fails on the page or keeps nothing.

    Raises ImportError if the witness is not installed as it should be.
    """
    try:
        text = WITNESSES[name](page)
    except ImportError:
        raise
    except Exception:  # whatever another extractor trips over, our own verdicts stand
        return None
    return kept_blocks(page, text) if text.strip() else None


def kept_blocks(page: Page, text: str) -> list[bool]:
    """Which blocks stand in an extracted text: of long ones most of their word triples, short ones in their place.

    A short block is looked for between where the long ones before and behind it stand, as "Share" or "5 years" may stand
    anywhere else as well. A long block that stands several times on the page counts each time: text that is said twice is
    content twice or never. Words of scripts without spaces are single characters.
    """
    words = tokens(text)
    blocks = [tokens(block) for block in page.text]
    places = _long_places(blocks, words)
    out = [place is not None for place in places]
    ahead = _next_starts(places, len(words))
    short = [_places_of(words, size) for size in range(_SHINGLE)]
    at = 0  # words of the text that belong to blocks before
    for row, (block, place) in enumerate(zip(blocks, places, strict=True)):
        if place is not None:
            at = max(at, place[1])
        elif 0 < len(block) < _SHINGLE:
            found = _first(short[len(block)].get(tuple(block), ()), at)
            if 0 <= found <= ahead[row] - len(block):
                out[row] = True
                at = found + len(block)
    return out


def tokens(text: str) -> list[str]:
    """The words of a text in lower case; of scripts without spaces each character.

    >>> tokens("Tokyo (東京)")
    ['tokyo', '東', '京']
    """
    return WORD.findall(text.lower())


def _places_of(words: list[str], size: int) -> dict[tuple[str, ...], list[int]]:
    """Where each run of `size` words begins, in order."""
    where: dict[tuple[str, ...], list[int]] = {}
    for i in range(len(words) - size + 1):
        where.setdefault(tuple(words[i : i + size]), []).append(i)
    return where


def _first(places: Sequence[int], at: int) -> int:
    """The first of some places that is not before `at`; -1 if none is."""
    i = bisect_left(places, at)
    return places[i] if i < len(places) else -1


def _long_places(blocks: Sequence[list[str]], words: list[str]) -> list[tuple[int, int] | None]:
    """Where the long blocks stand among the words of a text, as start and end; None for short ones and those that do not.

    Of several places it is the first behind the block before; a block that stands elsewhere alone has the place (0, 0).
    """
    where = _places_of(words, _SHINGLE)
    out: list[tuple[int, int] | None] = []
    at = 0
    for block in blocks:
        own = [tuple(block[i : i + _SHINGLE]) for i in range(len(block) - _SHINGLE + 1)]
        hits = [shingle for shingle in own if shingle in where]
        if not own or 2 * len(hits) < len(own):
            out.append(None)
            continue
        start = _first(where[hits[0]], at)
        end = _first(where[hits[-1]], max(start, at)) + _SHINGLE
        is_near = 0 <= start < end <= start + 2 * len(block)
        out.append((start, end) if is_near else (0, 0))
        at = end if is_near else at
    return out


def _next_starts(places: Sequence[tuple[int, int] | None], end: int) -> list[int]:
    """For each block where the next one begins that has a place; `end` behind the last."""
    out = []
    for place in reversed(places):
        if place is not None and place[1]:
            end = place[0]
        out.append(end)
    return out[::-1]
