"""What a block's neighbours say: headlines under a promo or a heading, share bars, short blocks between kept ones.

Every function takes a Page whose rules have spoken (`page.code`) and gives rows to drop (or to keep) for one reason.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from cleaner import features, kinds
from cleaner.lexicon.words import STOPS
from cleaner.reasons import each_kept
from cleaner.rules.promos import FULL_STOPS, MAX_HEADLINE, has_sentence, is_headline, is_paragraph, rows_known

if TYPE_CHECKING:
    from cleaner.model import Page

HEADING_CATEGORIES = frozenset({"related", "latest", "partner", "tags"})
_CLOSED = STOPS + '”"»'
_NUMBERS = re.compile(r"[\d\s/|.…-]{1,60}")
SHORT = 12  # words of a block that its neighbours decide
MAX_LIST = 12  # headlines that one heading may take along in a text
_ABOVE, _ECHO = 6, 500  # lines above the first paragraph, and thousandths of a title's words that other lines have
_TITLE, _PARAGRAPH = 3, 20  # words of a title, and of the paragraph below it


_SHORTEST = 5  # words of a sentence among headlines
_ITEMS = 3  # items of a list that the same marker closes


def _is_sentence(text: str, words: int) -> bool:
    return words > 25 or (words > 7 and text[-1] in _CLOSED) or has_sentence(text)


def headlines_after(page: Page) -> list[int]:
    """Headlines that stand under a bare promo marker; a marker followed by a real paragraph takes nothing along.

    In HTML the headlines are links. In a text the extractor may have taken them with their links, and what follows is
    the article's next subheading: one headline goes only if it stands nearer to the marker than to what comes after,
    several go together.

    >>> from cleaner.rules import decided
    >>> decided(headlines_after, "Read also\\nPort Opens Again\\n\\nThe mill stood by the river for two hundred years.")
    ['Port Opens Again']
    >>> decided(headlines_after, "Read also\\n\\nThe old mill\\n\\nThe mill stood by the river for two hundred years.")
    []
    >>> decided(headlines_after, "Port Opens Again\\nRead more\\nMill Closes\\nRead more\\nA Bridge for Two\\nRead more")
    []
    """
    out: list[int] = []
    markers = rows_known(page, "promo.marker")
    closing = _closing(page, markers)
    for row in markers:
        if row in closing:
            continue
        taken = _headlines_below(page, row)
        if page.source == "html":
            taken = [r for r in taken if 2 * page.link_words[r] > page.words[r]]
        elif len(taken) == 1 and not _is_nearer(page, taken[0]):
            taken = []
        out += taken
    return sorted(set(out))


def _closing(page: Page, markers: list[int]) -> set[int]:
    """The markers that close an item each of a list, below which the next begins ("Read more"): the same one several times,
    mostly with no paragraph between.
    """
    same: dict[str, list[int]] = {}
    for row in markers:
        if match := page.phrase[row]:
            same.setdefault(match.phrase, []).append(row)
    out: set[int] = set()
    for rows in same.values():
        apart = sum(
            any(is_paragraph(page.text[row], page.words[row]) for row in range(a + 1, b)) for a, b in pairwise(rows)
        )
        if len(rows) >= _ITEMS and 2 * apart < len(rows):
            out.update(rows)
    return out


def _headlines_below(page: Page, marker: int) -> list[int]:
    """The run of headlines under a marker, all as near to each other as the first is to the marker."""
    taken: list[int] = []
    for row in range(marker + 1, min(marker + 1 + MAX_LIST, len(page))):
        if not is_headline(page.text[row], page.words[row]) or page.phrase[row] or page.promo[row]:
            break
        if page.source == "text" and taken and _gap(page, row) > _gap(page, marker + 1):
            break
        taken.append(row)
    return taken


def _gap(page: Page, row: int) -> int:
    """Characters between a line and the one before it."""
    return page.start[row] - (page.start[row - 1] + len(page.text[row - 1]))


def _is_nearer(page: Page, headline: int) -> bool:
    """Whether a headline stands nearer to what is above it than to what is below."""
    return headline + 1 >= len(page) or _gap(page, headline) < _gap(page, headline + 1)


def lists_under_heading(page: Page) -> list[int]:
    """The list under a "related" heading: link blocks (HTML), or headlines down to the end of the text.

    Amid prose several headlines right below the heading go; one may be the subheading of what follows.

    >>> from cleaner.rules import decided
    >>> decided(lists_under_heading, "The end.\\nRelated articles\\nPort Opens Again\\nMill Closes")
    ['Port Opens Again', 'Mill Closes']
    >>> decided(lists_under_heading, "Related articles\\nThe mill\\nIt stood by the river for two hundred years or more.")
    []
    >>> prose = "It stood by the river for two hundred years or more."
    >>> decided(lists_under_heading, f"{prose}\\nRelated articles\\nPort Opens Again\\nMill Closes\\n{prose}")
    ['Port Opens Again', 'Mill Closes']
    """
    out: list[int] = []
    for row in page.known:
        match = page.phrase[row]
        if match is not None and match.role == "heading" and match.category in HEADING_CATEGORIES:
            out += _list_below(page, row)
    return sorted(set(out))


def _list_below(page: Page, heading: int) -> list[int]:
    taken: list[int] = []
    for row in range(heading + 1, len(page)):
        if page.code[row]:
            continue  # chrome already, whatever its form
        if page.source == "html" and 3 * page.link_words[row] < 2 * page.words[row]:
            return taken
        if page.source == "text" and _is_sentence(page.text[row], page.words[row]):
            return _headlines_amid(page, heading)  # the article goes on
        taken.append(row)
    if page.source == "html":
        return taken
    return _without_sentences(page, taken) if len(taken) <= MAX_LIST else []


def _without_sentences(page: Page, rows: list[int]) -> list[int]:
    """A list less the short sentences that close as the others do not: the article may go on with one."""
    closed = {row for row in rows if page.words[row] >= _SHORTEST and page.text[row][-1] in FULL_STOPS}
    return [row for row in rows if row not in closed] if 2 * len(closed) <= len(rows) else rows


def _headlines_amid(page: Page, heading: int) -> list[int]:
    """The headlines below a heading that stands amid prose; one line may be a subheading, above the article its title."""
    below = _headlines_below(page, heading)
    has_begun = any(_is_sentence(page.text[row], page.words[row]) for row in range(heading))
    return below if len(below) > 1 and has_begun else []


def between_kept(page: Page) -> list[int]:
    """Short blocks that the classifier alone would drop between two longer ones of the same element that stay.

    >>> from cleaner import html
    >>> page = html.parse("<div><p>" + "One long paragraph. " * 8 + "<p>Then</p><p>" + "Another long one. " * 8 + "</div>")
    >>> page.code = ["keep.classifier", "classifier", "keep.classifier"]
    >>> between_kept(page)
    [1]
    """
    parents = [page.el_parent[element] for element in page.element] if "classifier" in page.code else []
    return [
        row
        for row in range(1, len(page) - 1)
        if page.code[row] == "classifier"
        and 2 * page.link_words[row] < page.words[row] <= SHORT
        and all(page.code[n] == "keep.classifier" and page.words[n] >= features.LONG for n in (row - 1, row + 1))
        and parents[row - 1] == parents[row] == parents[row + 1]
    ]


def title(page: Page) -> int | None:
    """The line of a text that the classifier took and that is the title: of those right above the first paragraph that
    stays, short ones, the one of whose words most are said again in long lines.

    >>> from cleaner import text
    >>> page = text.parse("Home and garden\\nThe mill has closed\\n" + "Of the mill that has closed much is left. " * 3)
    >>> page.words, page.echo, page.code = [3, 4, 27], [0, 1000, 0], ["classifier", "classifier", "keep.classifier"]
    >>> title(page)
    1
    """
    first = next((row for row, keep in enumerate(each_kept(page.code)) if keep and page.words[row] >= _PARAGRAPH), 0)
    above = [
        row
        for row in range(max(0, first - _ABOVE), first)
        if page.code[row] == "classifier" and page.echo[row] >= _ECHO and _TITLE <= page.words[row] <= MAX_HEADLINE
    ]
    return max(above, key=lambda row: (page.echo[row], row), default=None)


def page_numbers(page: Page) -> list[int]:
    """Lines of numbers beside a line of pagination.

    >>> from cleaner.rules import decided
    >>> decided(page_numbers, "Next page\\n1 / 4"), decided(page_numbers, "The score was\\n1 / 4")
    (['1 / 4'], [])
    """
    beside = [row for row, code in enumerate(page.code) if code == "phrase.pagination"]
    rows = {near for row in beside for near in (row - 1, row + 1) if 0 <= near < len(page)}
    return sorted(row for row in rows if _NUMBERS.fullmatch(page.text[row]))


def share_bars(page: Page) -> list[int]:
    """Two or more lines in a row that each hold the name of a network: a share bar, a button a line.

    >>> from cleaner.rules import decided
    >>> decided(share_bars, "Facebook\\nX\\nEmail"), decided(share_bars, "Facebook\\nThe company was founded in 2004.")
    (['Facebook', 'X', 'Email'], [])
    """
    names = set(page.networks)
    return [row for row in page.networks if row - 1 in names or row + 1 in names or _is_share(page, row - 1)]


def _is_share(page: Page, row: int) -> bool:
    match = page.phrase[row] if row >= 0 else None
    return match is not None and match.category == "share"


MIN_ARTICLE = 60  # kept words of running text beside the comments that make a page an article with comments


def reader_comments(page: Page) -> list[int]:
    """Comments under an article, by the names of the elements around them: evidence, as sets differ on them.

    On a thread comments are the content: where URL, title or structured data say so nothing goes, and only what stands
    below most of the article is under it. Measured: dragnet .813 -> .887, daniel-dev .876 -> .892.
    """
    inside = features.rows_named(page, "comment")
    if True not in inside or kinds.looks_like_forum(page):
        return []
    kept = each_kept(page.code)
    article = [
        words if keep and not comment and words >= features.LONG else 0
        for words, comment, keep in zip(page.words, inside, kept, strict=True)
    ]
    above, whole, out = 0, sum(article), []
    for row, words in enumerate(article):
        above += words
        if inside[row] and kept[row] and above >= MIN_ARTICLE and 3 * above >= 2 * whole:
            out.append(row)
    return out
