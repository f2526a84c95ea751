"""Rules that know words: whole lines of chrome from the lexicons, and the promos that stand among an article's text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cleaner.lexicon.scanner import SEPARATORS, Scanner
from cleaner.lexicon.words import SPACED_STOPS, STOPS, fold
from cleaner.model import Cut

if TYPE_CHECKING:
    from cleaner.model import Page

MAX_HEADLINE = 25  # words of another article's headline
_CLOSING = '"”»’)]』」'
_SENTENCE_ENDS = STOPS + _CLOSING
_NO_HEADLINE = (set(STOPS) - set("!?！？؟")) | set(";,:：")  # how a headline does not end
_BRACKETS = {"(": ")", "[": "]", "（": "）", "【": "】", "［": "］", "〔": "〕", "<": ">", "{": "}"}
_STOP = re.compile(
    rf"[{SPACED_STOPS}](?=\s+\S)|[{STOPS.removeprefix(SPACED_STOPS)}]"
)  # where a headline's sentence ends inside a line
_NUMBERED = re.compile(r"\d{1,3}[.)]\s")  # an item of the article's own list
_TAIL, _TAIL_CHARS = 14, 120  # words and characters that a phrase at a paragraph's end may have
_SEPARATED = re.compile(rf"\s*[{re.escape(SEPARATORS)}]+\s*")
_BRACKETED = re.compile(r"\s*[】］\])）]\s*\S")  # "【関連記事】見出し"


def recognise(page: Page, scanner: Scanner) -> None:
    """Fill the columns `phrase` and `promo`: what the lexicons know each whole line as, and which lines are promos.

    The one scan that the rules here and the classifier share. A line that a page repeats is looked at once.
    """
    known = {text: scanner.match(text) for text in dict.fromkeys(page.text)}
    page.phrase = [known[text] for text in page.text]
    page.promo = ["promo.marker" if found and found.role == "marker" else "" for found in page.phrase]
    for row in promo_lines(page, scanner):
        page.promo[row] = "promo.line"


def promos(page: Page, code: str) -> list[int]:
    """Rows that were recognised as this part of a promo."""
    return [row for row, known in enumerate(page.promo) if known == code]


def chrome_lines(page: Page, category: str) -> list[int]:
    """Rows of the lines that are a phrase of one category of site chrome; promo markers have rules of their own.

    >>> from cleaner.rules import decided
    >>> decided(chrome_lines, "Bagikan artikel ini", "id", "share")
    ['Bagikan artikel ini']
    >>> decided(chrome_lines, "Ia membagikan artikel itu kepada teman.\\n2. Bagikan artikel ini", "id", "share")
    []
    """
    return [
        row
        for row, match in enumerate(page.phrase)
        if match is not None
        and match.category == category
        and match.role != "marker"
        and not _NUMBERED.match(page.text[row])
    ]


def chrome_tails(page: Page, scanner: Scanner) -> dict[int, list[Cut]]:
    """A whole line of chrome that stands glued or spaced after a paragraph's last sentence.

    >>> from cleaner.rules import decided
    >>> decided(chrome_tails, "The shop on the corner is closed for good.Follow us on Facebook")
    ['Follow us on Facebook']
    >>> decided(chrome_tails, "He said to all of them in the street: follow us.")
    []
    """
    out = {}
    for row, text in enumerate(page.text):
        if page.words[row] < 8:
            continue
        near = max(0, len(text) - _TAIL_CHARS - 5)
        at = max(text.rfind(stop, near, -1) for stop in STOPS)
        while at >= 0 and at + 1 < len(text) and text[at + 1] in _CLOSING:
            at += 1
        tail = text[at + 1 :]
        if at < 0 or not tail.strip() or tail.count(" ") > _TAIL or len(tail) > _TAIL_CHARS:
            continue
        match = scanner.match(tail)
        if match is not None and match.role != "marker" and len(match.phrase) >= 8:
            out[row] = [Cut(at + 1, len(text), "phrase.tail")]
    return out


def is_headline(text: str, words: int) -> bool:
    """Whether a line could be the headline of another article: short, and no sentence that ends.

    >>> is_headline("Harga Cabai Naik Jelang Lebaran", 5)
    True
    >>> is_headline("Menurut dia, harga cabai naik setiap tahun menjelang hari raya.", 10)
    False
    """
    if not 2 <= words <= MAX_HEADLINE or text[-1] in _NO_HEADLINE or _NUMBERED.match(text):
        return False
    return text.count('"') % 2 == 0 and text.count("“") == text.count("”")


def promo_lines(page: Page, scanner: Scanner) -> list[int]:
    """Rows that are a promo, marker and headline on one line.

    >>> from cleaner.rules import decided
    >>> decided(promo_lines, "Baca juga: Harga Cabai Naik", "id")
    ['Baca juga: Harga Cabai Naik']
    >>> decided(promo_lines, "Ia membaca juga buku itu.\\nBaca juga buku itu.", "id")
    []
    """
    out = []
    for row, text in enumerate(page.text):
        if page.words[row] > MAX_HEADLINE + 8 or page.phrase[row] is not None:
            continue
        low = fold(text)
        skip = 0 if low[0].isalnum() else next((i for i, c in enumerate(low) if c.isalnum()), len(low))
        hit = scanner.marker.match(low, skip)
        if hit and _heads_line(text, hit.end(), page.links[row]):
            out.append(row)
    return out


def _heads_line(text: str, end: int, links: tuple[str, ...]) -> bool:
    """Whether a line that begins with a marker ending at `end` is a promo: a separator, a link, or a headline follows."""
    rest = text[end:]
    if _SEPARATED.match(rest) or (text[0] in _BRACKETS and _BRACKETED.match(rest)):
        return True
    tail = rest.strip()
    if links and (tail in links or links[-1].endswith(tail)):
        return True
    glued = rest[:1].isupper()
    titled = rest[:1].isspace() and _is_title_case(tail) and " " in text[:end].strip()
    return (glued or titled) and is_headline(tail, len(tail.split()))


def _is_title_case(text: str) -> bool:
    """Most words begin with a capital, as headlines do where language and house style write them so.

    >>> _is_title_case("Pakar Sebut Vaksin Lama Masih Ampuh"), _is_title_case("Rinciannya ada di bawah ini")
    (True, False)
    """
    words = [w for w in text.split() if w[0].isalpha()]
    return len(words) >= 2 and words[0][0].isupper() and 4 * sum(w[0].isupper() for w in words) >= 3 * len(words)


def promo_cuts(page: Page, scanner: Scanner) -> dict[int, list[Cut]]:
    """Promos inside longer lines: after a sentence's end, in brackets, or glued to the sentence before.

    >>> from cleaner.rules import decided
    >>> decided(promo_cuts, "Pasar tutup. Baca juga: Harga Cabai Naik", "id")
    [' Baca juga: Harga Cabai Naik']
    >>> decided(promo_cuts, "Ia baca juga: semua yang ada di rumah", "id")
    []
    """
    if not scanner.markers:
        return {}
    whole = fold("\n".join(page.text))
    present = [m for m in scanner.markers if m in whole]
    if not present:
        return {}
    out = {}
    for row, text in enumerate(page.text):
        low = fold(text)
        if any(m in low for m in present):
            cuts = [cut for cut in _cuts(text, low, scanner, page.links[row]) if cut.start > 0]
            if cuts:
                out[row] = cuts
    return out


def _cuts(text: str, low: str, scanner: Scanner, links: tuple[str, ...]) -> list[Cut]:
    cuts: list[Cut] = []
    at = 0
    while hit := scanner.marker.search(low, at):
        cut = _bracketed(text, hit.start(), hit.end()) or _after_sentence(text, hit.start(), hit.end(), links)
        at = hit.end()
        if cut is not None and (not cuts or cut.start >= cuts[-1].end):
            cuts.append(cut)
            at = max(at, cut.end)
    return cuts


def _spaces_before(text: str, at: int) -> int:
    while at > 0 and text[at - 1].isspace():
        at -= 1
    return at


def _bracketed(text: str, start: int, end: int) -> Cut | None:
    """The pair of brackets that a marker opens: "(Baca juga: …)"."""
    opening = _spaces_before(text, start) - 1
    closing = _BRACKETS.get(text[opening]) if opening >= 0 else None
    if closing is None:
        return None
    close = text.find(closing, end, end + 300)
    if close < 0:
        return None
    inside = text[end:close]
    if not (_SEPARATED.match(inside) or inside[:1].isupper() or inside.lstrip()[:1].isupper() or not inside.strip()):
        return None
    return Cut(_spaces_before(text, opening), close + 1, "promo.inline")


def _after_sentence(text: str, start: int, end: int, links: tuple[str, ...]) -> Cut | None:
    """A marker after a sentence's end, with the headline that follows: to its own end, to its link's, or the line's."""
    before = start - 1
    while before >= 0 and not text[before].isalnum() and text[before] not in _SENTENCE_ENDS:
        before -= 1  # blanks, bullets and arrows
    if before < 0 or not _ends_sentence(text, before):
        return None
    separated = _SEPARATED.match(text, end)
    begin = separated.end() if separated else end
    tail = text[begin:]
    linked = next((link for link in links if tail.lstrip().startswith(link)), None)
    first = _spaces_before(text, before + 1)
    if linked is not None:
        stop = begin + tail.index(linked) + len(linked)
        return Cut(first, stop, "promo.inline")
    if not separated and not (text[start].isupper() and _looks_titled(text, end, glued=first == start)):
        return None
    stop = _headline_end(text, begin)
    if len(text[begin:stop].split()) > MAX_HEADLINE:
        return None
    return Cut(first, stop, "promo.inline")


def _ends_sentence(text: str, at: int) -> bool:
    """Whether the character at `at` ends a sentence: a full stop or the like, or a quote or bracket that closes one."""
    while at > 0 and text[at] in _CLOSING:
        at -= 1
    return text[at] in STOPS


def _looks_titled(text: str, end: int, glued: bool) -> bool:
    """Whether what follows a marker without a separator is a headline: glued to the marker, or in title case."""
    rest = text[end : end + 200]
    if rest[:1].isupper():
        return True
    return rest[:1].isspace() and (_is_title_case(rest) or (glued and rest.lstrip()[:1].isupper()))


def _headline_end(text: str, begin: int) -> int:
    """Where the headline that begins at `begin` ends: at a sentence's end that more text follows, or with the line."""
    newline = text.find("\n", begin)
    limit = newline if newline >= 0 else len(text)
    stop = _STOP.search(text, begin, limit)
    return stop.end() if stop else limit
