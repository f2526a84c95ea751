"""What stands first in the stack: a page's language is settled, and its lexicons read every block once."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain, count
from typing import TYPE_CHECKING, NamedTuple

from cleaner import context, head, language, lexicon
from cleaner.lexicon.scanner import scanner_for
from cleaner.reasons import names_one_of
from cleaner.rules import phrases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.chars import Chars
    from cleaner.lexicon.scanner import Scanner
    from cleaner.model import Page
    from cleaner.options import Options
    from cleaner.rules.phrases import Sight


def read(page: Page, options: Options) -> Scanner:
    """Settle the page's language, and let its lexicons read every block once."""
    return read_all([page], options).scanners[0]


class Read(NamedTuple):
    """What `read_all` found out about some pages: the scanner of each; the characters of their different blocks; and
    the number of each block among these, page after page.
    """

    scanners: list[Scanner]
    found: Chars
    rows: list[int]


def read_all(pages: Sequence[Page], options: Options) -> Read:
    """`read` for pages together. A block that stands in several of them is read once."""
    from cleaner import chars

    number: defaultdict[str, int] = defaultdict(count().__next__)
    rows = [list(map(number.__getitem__, page.text)) for page in pages]
    texts = list(number)
    # Only in texts are phrases cut from paragraphs; what may be one is read like a line.
    behind = phrases.tails_of(texts) if any(page.source == "text" for page in pages) else {}
    tails = dict(zip(behind, range(len(texts), len(texts) + len(behind)), strict=True))
    texts += behind.values()
    found = chars.read(texts)
    _settle_languages(pages, rows, found, options)
    scanners = [_scanner(page, options) for page in pages]
    of_scanner: dict[Scanner, list[int]] = {}
    for scanner, own in zip(scanners, rows, strict=True):
        of_scanner.setdefault(scanner, []).extend(own)
    seen = {
        scanner: phrases.seen(texts, found, list(dict.fromkeys(of)), scanner, tails) for scanner, of in of_scanner.items()
    }
    for page, own, scanner in zip(pages, rows, scanners, strict=True):
        if page.source == "text":
            page.words = found.words[own].tolist()
        _recognise(page, own, seen[scanner], options)
    return Read(scanners, found, list(chain.from_iterable(rows)))


def _scanner(page: Page, options: Options) -> Scanner:
    """The lexicons for a page. The union of all, for one in an unknown language, takes long to compile: it is made for
    texts that are not empty, and of what ASCII can hold where that is enough.
    """
    if page.language or not len(page):
        return scanner_for(page.language or "en", options.lexicons)
    return scanner_for(None, options.lexicons, for_ascii=all(map(str.isascii, page.text)))


def _settle_languages(pages: Sequence[Page], rows: Sequence[Sequence[int]], found: Chars, options: Options) -> None:
    if options.language:
        for page in pages:
            page.language = options.language
        return
    # What the text itself shows says more than the markup, which is often a template's default. The library comes last.
    marked = [head.language_code(page.head.lang) for page in pages]
    shown = language.of_pages(found, rows, [lexicon.lexicon_code(code) is None for code in marked])
    for page, said, name in zip(pages, marked, shown, strict=True):
        page.language = name or said


def _recognise(page: Page, rows: Sequence[int], sight: Sight, options: Options) -> None:
    page.code = [""] * len(page)
    if options.sites:
        lines, page.site_cuts = options.sites.evidence(page)
        page.site_lines = {} if names_one_of("site.line", options.keep) else lines
    phrases.recognise(page, rows, sight)
    for row in context.headlines_after(page):
        page.promo[row] = "promo.headline"
