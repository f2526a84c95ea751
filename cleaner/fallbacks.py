"""Other extractors as witnesses: what trafilatura and jusText would keep of a page, block by block.

A witness never supplies text. What it extracts is aligned with our blocks, and its word on each block moves that
block's score; every block keeps a verdict, a reason and a place on every route.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from cleaner.model import Page

_TOKEN = re.compile(r"[^\W_]+")
_SHINGLE = 3  # words; a block of fewer must stand in the witness's text as a whole
# jusText's names of the languages that our lexicons cover.
_STOP_LISTS = {
    "ar": "Arabic", "cs": "Czech", "de": "German", "en": "English", "es": "Spanish", "fr": "French", "hi": "Hindi",
    "id": "Indonesian", "it": "Italian", "ko": "Korean", "nl": "Dutch", "pl": "Polish", "pt": "Portuguese",
    "ru": "Russian", "sv": "Swedish", "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese",
}  # fmt: skip


def _trafilatura(page: Page) -> str:
    from trafilatura import extract

    # fast: the slow mode runs readability and jusText inside. Its process-wide duplicate cache stays off.
    return extract(page.raw, fast=True, include_comments=False, include_tables=True, deduplicate=False) or ""


@cache
def _stop_list(name: str) -> frozenset[str]:
    import justext

    return frozenset(justext.get_stoplist(name))


def _justext(page: Page) -> str:
    import justext

    name = _STOP_LISTS.get(page.language or "en")
    if name is None:  # it knows text by its stop words: without a list it would drop everything
        return ""
    # The thresholds of trafilatura's own comparison of extractors.
    paragraphs = justext.justext(page.raw, _stop_list(name), 50, 150, 0.1, 0.2, 0.25, 150)
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
    """Which blocks stand in an extracted text: short ones as a whole, of longer ones most of their word triples.

    A block that stands several times on the page counts each time: text that is said twice is content twice or never.
    """
    words = _TOKEN.findall(text.lower())
    shingles = {tuple(words[i : i + _SHINGLE]) for i in range(len(words) - _SHINGLE + 1)}
    lines = {" ".join(_TOKEN.findall(line.lower())) for line in text.splitlines()}
    out = []
    for block in page.text:
        tokens = _TOKEN.findall(block.lower())
        if len(tokens) < _SHINGLE:
            out.append(bool(tokens) and " ".join(tokens) in lines)
            continue
        own = [tuple(tokens[i : i + _SHINGLE]) for i in range(len(tokens) - _SHINGLE + 1)]
        out.append(2 * sum(s in shingles for s in own) >= len(own))
    return out
