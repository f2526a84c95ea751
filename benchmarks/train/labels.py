"""Which blocks of a page are content: its blocks aligned with the gold text, in order.

The alignment is the longest common subsequence of the two token sequences (Myers/Hyyrö, by rapidfuzz). It lets the odd
word of a menu match a word of the article; so a run of matches counts only if it is as long as the block or three
tokens, and a block of one or two tokens only if the gold goes on around it or has it as a line of its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from rapidfuzz.distance import Indel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

# One token a word; one a character in Chinese, Japanese, Thai and Korean, where words are not separated (or are few).
TOKEN = re.compile(
    r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+"
)
MAX_CELLS = 2_000_000_000  # of the alignment's matrix; a page beyond it is not learned from


class Labels(NamedTuple):
    """Per block: the share of its tokens that are gold, 0 to 1, and how much the block counts in training."""

    share: NDArray[np.float64]
    weight: NDArray[np.float64]


def tokens(text: str) -> list[str]:
    """The tokens of a text, lower case.

    >>> tokens("Two words, 两个")
    ['two', 'words', '两', '个']
    """
    return TOKEN.findall(text.lower())


def from_text(blocks: Sequence[str], gold: str) -> Labels | None:
    """Labels of a page whose gold is its whole main text; None if the page is too large to align or has no gold."""
    per_block = [tokens(block) for block in blocks]
    counts = np.array([len(t) for t in per_block], np.int64)
    page, want = [t for ts in per_block for t in ts], tokens(gold)
    if not page or not want or len(page) * len(want) > MAX_CELLS:
        return None
    lines = {" ".join(tokens(line)) for line in gold.splitlines()}
    begins = np.concatenate([[0], np.cumsum(counts)])
    good = np.zeros(len(page), bool)
    for a, b in _runs(page, want):
        _trust_run(good, begins, a, b)
    share = np.array([good[begins[i] : begins[i + 1]].mean() if counts[i] else 0.0 for i in range(len(blocks))])
    for i, ts in enumerate(per_block):
        if 0 < len(ts) <= 2 and share[i] < 1 and " ".join(ts) in lines and _touches(share, i):
            share[i] = 1.0
    weight = counts / (0.5 * len(page) + len(want)) + 0.2 / len(blocks)
    return Labels(share, weight * np.abs(2 * share - 1))


def _touches(share: NDArray[np.float64], i: int) -> bool:
    """Whether a block next to this one is content."""
    return bool((share[max(0, i - 2) : i + 3] > 0.5).any())


def _runs(page: list[str], want: list[str]) -> list[tuple[int, int]]:
    """Maximal runs [a, b) of page tokens that the alignment matches to a run of gold tokens."""
    numbers: dict[str, int] = {}
    a = [numbers.setdefault(t, len(numbers)) for t in page]
    b = [numbers.setdefault(t, len(numbers)) for t in want]
    return [(op.src_start, op.src_end) for op in Indel.opcodes(a, b) if op.tag == "equal"]


def _trust_run(good: NDArray[np.bool_], begins: NDArray[np.int64], a: int, b: int) -> None:
    """Mark the tokens of a run [a, b), block by block, where the run is long enough for the block."""
    first = int(np.searchsorted(begins, a, side="right")) - 1
    block = first
    while begins[block] < b:
        low, high = max(a, int(begins[block])), min(b, int(begins[block + 1]))
        size = int(begins[block + 1] - begins[block])
        long_enough = high - low >= min(3, size) if size > 2 else (b - a) >= size + 2
        if long_enough:
            good[low:high] = True
        block += 1
        if block + 1 >= len(begins):
            break


def from_snippets(blocks: Sequence[str], wanted: Sequence[str], unwanted: Sequence[str]) -> Labels:
    """Weak labels of a page of which only snippets are known: blocks that hold one; all others have no weight."""
    folded = [" ".join(block.split()) for block in blocks]
    share, weight = np.zeros(len(blocks)), np.zeros(len(blocks))
    n = max(1, len(wanted) + len(unwanted))
    for snippets, content in ((unwanted, 0.0), (wanted, 1.0)):
        for snippet in snippets:
            text = " ".join(snippet.split())
            rows = [i for i, block in enumerate(folded) if text and text in block]
            if content:  # one of them is enough: the longest is the article's, a teaser is shorter
                rows = sorted(rows, key=lambda i: -len(folded[i]))[:1]
            for i in rows:
                share[i], weight[i] = content, 1 / n
    return Labels(share, weight)


VOTE = 0.7  # what a page known by votes weighs beside one known by gold
_LEAST_WORDS = 30  # of the blocks that most peers keep


def with_votes(known: Labels, words: Sequence[int], votes: Sequence[int] | None) -> Labels:
    """Snippet labels with what the peers agree on for all other blocks: content if two of three keep it, chrome if none.

    Measured with one fold of the unseen sets: dragnet .896 -> .901, daniel-dev .903 -> .907, ir-big9 .963 -> .970.
    """
    if votes is None:
        return known
    count, size = np.array(votes), np.array(words, float)
    share = np.where(count >= 2, 1.0, 0.0)
    content = float((size * share).sum())
    if content < _LEAST_WORDS:
        return known
    weight = VOTE * (size / (0.5 * size.sum() + content) + 0.2 / len(size)) * (count != 1)
    sure = known.weight > 0
    return Labels(np.where(sure, known.share, share), np.where(sure, known.weight, weight))
