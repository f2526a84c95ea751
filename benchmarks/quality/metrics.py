r"""The metrics of the gold sets, as their corpora publish them.

words: word F1 of one page, then the mean over pages (WCXB). Words are `\w+` in lower case, as a multiset;
    outside WCXB's own metric each Chinese, Japanese, Korean or Thai character counts as a word.
segments: F1 over all snippets of a set that should be there or should not, white space folded (trafilatura's
    evaluation).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import TypeAlias

from benchmarks.corpora import GoldPage

_SPACELESS = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(r"\w+")
_WORD_OR_CHARACTER = re.compile(rf"[{_SPACELESS}]|[^\W{_SPACELESS}]+")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class WordScore:
    """Word F1, precision and recall of one page, each 0 to 1."""

    f1: float
    precision: float
    recall: float


@dataclass(frozen=True, slots=True)
class SegmentScore:
    """Snippets of one page: wanted and there, wanted but missing, unwanted but there, unwanted and gone."""

    found: int
    missing: int
    left: int
    gone: int


PageScore: TypeAlias = WordScore | SegmentScore


@dataclass(frozen=True, slots=True)
class Figures:
    """F1, precision and recall of a set of pages, each 0 to 1."""

    f1: float
    precision: float
    recall: float
    pages: int


def word_matches(text: str, by_character: bool = True) -> Iterator[re.Match[str]]:
    """The words of a text, with their places."""
    return (_WORD_OR_CHARACTER if by_character else _WORD).finditer(text)


def words(text: str, by_character: bool = True) -> list[str]:
    """The words of a text in lower case.

    >>> words("Tokyo (東京) in 2024")
    ['tokyo', '東', '京', 'in', '2024']
    >>> words("Tokyo (東京) in 2024", by_character=False)
    ['tokyo', '東京', 'in', '2024']
    """
    return (_WORD_OR_CHARACTER if by_character else _WORD).findall(text.lower())


def fold(text: str) -> str:
    """The text with each run of white space as one blank, none at the ends."""
    return _SPACE.sub(" ", text).strip()


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def score_words(got: str, gold: str, by_character: bool = True) -> WordScore:
    """Word F1 of a page; 1 if both are empty, 0 if only one is."""
    have, want = Counter(words(got, by_character)), Counter(words(gold, by_character))
    if not have or not want:
        both = float(not have and not want)
        return WordScore(both, both, both)
    shared = (have & want).total()
    precision, recall = shared / have.total(), shared / want.total()
    return WordScore(_f1(precision, recall), precision, recall)


def score_segments(got: str, wanted: Sequence[str], unwanted: Sequence[str]) -> SegmentScore:
    """Which snippets stand in the text, letter case kept and white space folded."""
    text = fold(got)
    found = sum(fold(snippet) in text for snippet in wanted)
    left = sum(fold(snippet) in text for snippet in unwanted)
    return SegmentScore(found, len(wanted) - found, left, len(unwanted) - left)


def score(page: GoldPage, got: str) -> PageScore:
    """The page's score by its own metric."""
    if page.metric == "words":
        return score_words(got, page.text, page.by_character)
    return score_segments(got, page.wanted, page.unwanted)


def page_f1(page_score: PageScore) -> float:
    """F1 of one page alone; for snippets 1 where there are none to miss and none left."""
    if isinstance(page_score, WordScore):
        return page_score.f1
    wrong = page_score.missing + page_score.left
    return 2 * page_score.found / (2 * page_score.found + wrong) if page_score.found + wrong else 1.0


def _segment_figures(scores: Sequence[SegmentScore]) -> Figures:
    found, missing = sum(s.found for s in scores), sum(s.missing for s in scores)
    left = sum(s.left for s in scores)
    precision = found / (found + left) if found + left else 0.0
    recall = found / (found + missing) if found + missing else 0.0
    return Figures(_f1(precision, recall), precision, recall, len(scores))


def summary(scores: Sequence[PageScore]) -> Figures:
    """The figures of a set: means over pages for words, pooled snippets for segments; never both."""
    if not scores:
        return Figures(0.0, 0.0, 0.0, 0)
    as_words = [s for s in scores if isinstance(s, WordScore)]
    as_segments = [s for s in scores if isinstance(s, SegmentScore)]
    if as_words and as_segments:
        raise ValueError("pages of two metrics in one set")
    if as_segments:
        return _segment_figures(as_segments)
    f1, precision, recall = (fmean(getattr(s, name) for s in as_words) for name in ("f1", "precision", "recall"))
    return Figures(f1, precision, recall, len(as_words))
