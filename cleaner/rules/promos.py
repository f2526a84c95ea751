"""Promos of other articles among an article's text: a marker such as "Baca juga" and the headlines that it brings along."""

from __future__ import annotations

import re
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from cleaner.html import count_words
from cleaner.lexicon.words import CLOSING, SEPARATORS, SPACED_STOPS, STOPS
from cleaner.model import Cut
from cleaner.rules.glue import glue_points, word_begin
from cleaner.sieve import GLUED

if TYPE_CHECKING:
    from cleaner.chars import Line
    from cleaner.lexicon.scanner import Scanner
    from cleaner.model import Page

MAX_HEADLINE = 25  # words of another article's headline
_TEASED = 4  # words that a headline has behind a marker which is a word of its own as well
_PARAGRAPH = 15  # words from which a line that is closed is running text
_SENTENCE = 8  # words from which a sentence is no part of a headline
_RUN = 100  # words of all headlines that are glued to one marker
_FAR = 5_000  # characters within which they end: in a text of one line the next line end is nowhere
_NEAR = 300  # characters within which one ends that a bracket holds, or that a careful marker wants
_PROSE = 4  # words from which a glued piece can be told to be prose
_SENTENCE_ENDS = STOPS + CLOSING
FULL_STOPS = frozenset(STOPS) - set("!?！？؟")  # what closes a sentence and seldom a headline
_NO_HEADLINE = FULL_STOPS | set(";,:：")  # how a headline does not end
BRACKETS = {"(": ")", "[": "]", "（": "）", "【": "】", "［": "］", "〔": "〕", "<": ">", "{": "}"}
_AROUND = f"{SEPARATORS}{''.join(BRACKETS.values())} \u00a0"
_STOP = re.compile(rf"[{STOPS}]")
# A sentence's end that another follows. Before it two characters that are no digits: not all signs of all scripts are \w.
_INNER_STOP = re.compile(rf"[^\s\d{STOPS}]{{2}}[{STOPS}][^\w\n]{{0,4}}(?=[^\W\d_])")
# A sentence that ends in a note: "It rained. (photo)".
_ENDS_IN_NOTE = re.compile(rf"[{''.join(sorted(FULL_STOPS))}][\"”»’]?\s*[(\[（【][^()\[\]（）【】]{{0,40}}[)\]）】]\Z")
NUMBERED = re.compile(r"\d{1,3}[.)]\s")  # an item of the article's own list
_SEPARATED = re.compile(rf"\s*[{re.escape(SEPARATORS)}]+\s*")
_BRACKETED = re.compile(r"\s*[】］\])）]\s*\S")  # "【関連記事】見出し"
# What may stand before a marker inside a line; linear: what follows the first class is all of another.
_BREAK = re.compile(rf"[{re.escape(_SENTENCE_ENDS + ''.join(BRACKETS))}][^\w\n]*")


def rows_known(page: Page, code: str) -> list[int]:
    """Rows that were recognised as this part of a promo."""
    return [row for row, known in enumerate(page.promo) if known == code]


def is_headline(text: str, words: int) -> bool:
    """Whether a line could be the headline of another article: short, and no sentence that ends.

    >>> is_headline("Harga Cabai Naik Jelang Lebaran", 5)
    True
    >>> is_headline("Menurut dia, harga cabai naik setiap tahun menjelang hari raya.", 10)
    False
    >>> is_headline("Ia menang lagi di Jakarta. (foto)", 6)
    False
    >>> is_headline("Harga naik lagi. Pedagang mengeluh. Selengkapnya >>", 7)
    False
    """
    if not 2 <= words <= MAX_HEADLINE or text[-1] in _NO_HEADLINE or NUMBERED.match(text) or _ENDS_IN_NOTE.search(text):
        return False
    if has_sentence(text):
        return False
    return text.count('"') % 2 == 0 and text.count("“") == text.count("”")


def is_paragraph(text: str, words: int) -> bool:
    """Whether a line is running text: of some length, and closed.

    >>> is_paragraph("The mill stood by the river for two hundred years, and nobody could say who had built it.", 18)
    True
    >>> is_paragraph("Mill Closes", 2)
    False
    """
    return words >= _PARAGRAPH and text[-1] in _SENTENCE_ENDS


def has_sentence(text: str) -> bool:
    """Whether a sentence ends inside a line that is no headline's: a long one, or one of two.

    >>> has_sentence("The bridge is open. Tolls stay"), has_sentence("The bridge is open. Tolls stay. All reports >>")
    (False, True)
    >>> has_sentence("The bridge that was closed in May for repairs is open.More on this")
    True
    """
    ends = [end.start() for end in _INNER_STOP.finditer(text) if not text[end.end()].islower()]
    return len(ends) > 1 or (len(ends) == 1 and count_words(text[: ends[0]]) >= _SENTENCE)


def marker_end(text: str, line: Line, scanner: Scanner) -> int:
    """Where the marker ends that begins a line, bullets and brackets aside; 0 if none does."""
    low = line.folded
    if not line.glued and (not line.words.many or line.words.first not in scanner.marker_words):
        return 0
    start = 0 if low[0].isalnum() else next((i for i, c in enumerate(low) if c.isalnum()), len(low))
    end = scanner.marker_at(low, start)
    if end and ((not line.glued and _has_case(low[end : end + 1])) or not _may_mark(text, low, start, end, scanner)):
        return 0
    return end


def _may_mark(text: str, low: str, start: int, end: int, scanner: Scanner) -> bool:
    """Whether a marker is one where it stands: what is a word of its own as well ("read:") wants a headline behind it.

    low: the text, folded.
    """
    if not scanner.is_careful(low[start:end]):
        return True
    opening = text[max(0, start - 1) : start]
    rest = text[end : end + _NEAR].split(BRACKETS.get(opening, "\n"), 1)[0].strip(_AROUND)
    first, words = next(filter(str.isalpha, rest), ""), count_words(rest)
    # "(read: they were dismissed)": in brackets amid a sentence it is a promo where it begins like a headline.
    is_large = first.isupper() if opening in BRACKETS and start > 1 else not first.islower()
    return not rest or (is_large and words >= _TEASED and is_headline(rest, words))


def _has_case(char: str) -> bool:
    """Whether a character is a letter of a script with capitals: behind a marker it makes another word of its last one."""
    return char.isalpha() and char.upper() != char


def promo_of(page: Page, row: int, end: int) -> str:
    """The code of a line that a marker begins which ends at `end`, 0 for none: of a promo, marker and headline together; of
    a marker that wants its sign and has no more, above a headline; else none.

    >>> from cleaner.rules import decided
    >>> decided(lambda page: rows_known(page, "promo.line"), "Baca juga: Harga Cabai Naik", "id")
    ['Baca juga: Harga Cabai Naik']
    >>> decided(lambda page: rows_known(page, "promo.line"), "Lees ook Nieuw gemeentehuis valt duurder uit", "nl")
    ['Lees ook Nieuw gemeentehuis valt duurder uit']
    >>> decided(lambda page: rows_known(page, "promo.marker"), "Read:\\nWhy the Ferry Stays in Port")
    ['Read:']
    >>> decided(lambda page: rows_known(page, "promo.marker"), "Read:\\nThe ferry that was to sail in May stays in port.")
    []
    >>> decided(lambda page: rows_known(page, "promo.line"), "Ia membaca juga buku itu.\\nBaca juga buku itu.", "id")
    []
    """
    text = page.text[row]
    if not end or page.words[row] > MAX_HEADLINE + 8:
        return ""
    if not text[end:].strip(_AROUND):
        is_above = row + 1 < len(page) and is_headline(page.text[row + 1], page.words[row + 1])
        return "promo.marker" if is_above else ""
    return "promo.line" if _heads_line(text, end, page.links[row]) else ""


def _heads_line(text: str, end: int, links: tuple[str, ...]) -> bool:
    """Whether a line that begins with a marker ending at `end` is a promo: a separator, a link, or a headline follows."""
    rest = text[end:]
    if separated := _SEPARATED.match(rest):
        return not _is_sentence(rest[separated.end() :])
    if text[0] in BRACKETS and _BRACKETED.match(rest):
        return True
    tail = rest.strip()
    if links and (tail in links or links[-1].endswith(tail)):
        return True
    glued = rest[:1].isupper()
    titled = rest[:1].isspace() and (_is_title_case(tail) or _begins_large(tail)) and " " in text[:end].strip()
    return (glued or titled) and is_headline(tail, len(tail.split()))


def _is_sentence(text: str) -> bool:
    """Whether what follows a marker and a separator goes on with the sentence and ends it, as no headline does.

    >>> _is_sentence("on Saturday the band plays in the park."), _is_sentence("the band plays in the park on Saturday")
    (True, False)
    """
    first = next(filter(str.isalpha, text), "")
    return first.islower() and text[-1:] in (".", "。") and len(text.split()) >= _PROSE


def _is_title_case(text: str) -> bool:
    """Most words begin with a capital, as headlines do where language and house style write them so.

    >>> _is_title_case("Pakar Sebut Vaksin Lama Masih Ampuh"), _is_title_case("Rinciannya ada di bawah ini")
    (True, False)
    """
    words = [w for w in text.split() if w[0].isalpha()]
    return len(words) >= 2 and words[0][0].isupper() and 4 * sum(w[0].isupper() for w in words) >= 3 * len(words)


def _begins_large(text: str) -> bool:
    """Whether several words begin with a capital, as a headline does behind a marker, and what goes on with it does not."""
    return text[:1].isupper() and text.count(" ") >= 2


def markers_inside(text: str, line: Line, scanner: Scanner) -> tuple[tuple[int, int], ...]:
    """Where markers stand inside a line: behind a sentence's end or a bracket, or glued to the word before."""
    low = line.folded
    starts = {found.end() for found in _BREAK.finditer(low)}
    if line.glued and len(low) <= GLUED:
        starts.update(glue_points(text, 0, len(text)))
    return tuple(
        (start, end)
        for start in sorted(starts)
        if (end := scanner.marker_at(low, start)) and _may_mark(text, low, start, end, scanner)
    )


def promo_cuts(page: Page, _: Scanner) -> dict[int, list[Cut]]:
    """Promos inside longer lines: after a sentence's end, in brackets, or glued to what stands before.

    >>> from cleaner.rules import decided
    >>> decided(promo_cuts, "Pasar tutup. Baca juga: Harga Cabai Naik", "id")
    [' Baca juga: Harga Cabai Naik']
    >>> decided(promo_cuts, "Pasar tutup.Baca JugaHarga Cabai NaikPanen Raya TibaMenurut dia, harga akan turun.", "id")
    ['Baca JugaHarga Cabai NaikPanen Raya Tiba']
    >>> decided(promo_cuts, "De raad stemt in mei. Lees ook Nieuw gemeentehuis valt duurder uit", "nl")
    [' Lees ook Nieuw gemeentehuis valt duurder uit']
    >>> decided(promo_cuts, "Ia baca juga: semua yang ada di rumah", "id")
    []
    """
    out = {}
    for row, places in page.inline.items():
        cuts: list[Cut] = []
        for start, end in places:
            if cuts and start < cuts[-1].end:
                continue
            cut = _bracketed(page.text[row], start, end) or _after_sentence(page.text[row], start, end, page.links[row])
            if cut is not None and cut.start > 0:
                cuts.append(cut)
        if cuts:
            out[row] = cuts
    return out


def spaces_before(text: str, at: int) -> int:
    """Where the white space begins that stands before `at`."""
    while at > 0 and text[at - 1].isspace():
        at -= 1
    return at


def _bracketed(text: str, start: int, end: int) -> Cut | None:
    """The pair of brackets that a marker opens: "(Baca juga: …)"."""
    opening = spaces_before(text, start) - 1
    closing = BRACKETS.get(text[opening]) if opening >= 0 else None
    if closing is None:
        return None
    close = text.find(closing, end, end + _NEAR)
    if close < 0:
        return None
    inside = text[end:close]
    if not (_SEPARATED.match(inside) or inside[:1].isupper() or inside.lstrip()[:1].isupper() or not inside.strip()):
        return None
    return Cut(spaces_before(text, opening), close + 1, "promo.inline")


def _after_sentence(text: str, start: int, end: int, links: tuple[str, ...]) -> Cut | None:
    """A marker after a sentence's end, with the headlines that follow: to their own end, to a link's, or the line's.

    After a word that it is glued to ("Tidak PuasBaca Juga: …") a marker counts with its separator alone.
    """
    separated = _SEPARATED.match(text, end)
    glued = text[start - 1].isalnum()
    first = start if glued else _sentence_end(text, start)
    if first < 0 or (glued and not separated):
        return None
    begin = separated.end() if separated else end
    if links:
        tail = text[begin:].lstrip()
        linked = next((link for link in links if tail.startswith(link)), None)
        if linked is not None:
            return Cut(first, len(text) - len(tail) + len(linked), "promo.inline")
    if not separated and not (text[start].isupper() and _looks_titled(text, end, glued=first == start)):
        return None
    stop = _headlines_end(text, begin)
    return Cut(first, stop, "promo.inline") if stop and not _is_sentence(text[begin:stop].strip()) else None


def _sentence_end(text: str, at: int) -> int:
    """Where the sentence ends that nothing but blanks, bullets and arrows part from `at`; -1 if none does."""
    while at > 0 and not text[at - 1].isalnum() and text[at - 1] not in _SENTENCE_ENDS:
        at -= 1
    end = at
    while end > 1 and text[end - 1] in CLOSING:
        end -= 1
    return at if end > 0 and text[end - 1] in STOPS else -1


def _looks_titled(text: str, end: int, glued: bool) -> bool:
    """Whether a headline follows a marker without a separator: glued to it, in title case, or the last of the line."""
    rest = text[end : end + 200]
    if rest[:1].isupper():
        return True
    tail = rest.strip()
    if not rest[:1].isspace():
        return False
    return (
        _is_title_case(tail)
        or (glued and tail[:1].isupper())
        or (_begins_large(tail) and is_headline(tail, len(tail.split())))
    )


def _headlines_end(text: str, begin: int) -> int:
    """Where the headlines end that begin at `begin`: with their sentence, or where prose is glued to one; 0 if nowhere.

    Headlines in title case may be glued to each other; the first glued piece that is not in title case is the article
    again. Where a headline is not in title case, a capital inside a word that begins small parts it from the article.
    """
    stop = _first_stop(text, begin)
    if stop - begin >= _FAR:
        return 0
    run = 0  # words so far
    titled = None
    for at, after in pairwise(chain([begin], glue_points(text, begin, stop), [stop])):
        words = text[at:after].split()
        if titled is None:
            titled = _is_title_case(text[begin:after])
        elif _is_prose(words) and (titled or text[word_begin(text, at)].islower()):
            return at
        run += len(words)
        if len(words) > MAX_HEADLINE or run > _RUN:
            return 0
    return stop


def _is_prose(words: list[str]) -> bool:
    return len(words) >= _PROSE and not _is_title_case(" ".join(words[: 3 * _PROSE]).lstrip("\"“«„‘'"))


def _first_stop(text: str, begin: int) -> int:
    """The end of the sentence that begins at `begin`: a full stop or the like that more text follows; else of the line."""
    newline = text.find("\n", begin, begin + _FAR)
    limit = newline if newline >= 0 else min(len(text), begin + _FAR)
    for found in _STOP.finditer(text, begin, limit):
        end = found.end()
        after = text[end : end + 2].lstrip("\"“«„‘'")
        if found.group() not in SPACED_STOPS or after[:1].isupper():
            return end
        if text[end : end + 1].isspace() and text[end:limit].strip():
            return end
    return limit
