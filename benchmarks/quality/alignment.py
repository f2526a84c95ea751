"""Order-aware alignment of two word sequences, fast on long pages.

Rare shingles (three words, then two, then one) that stand in both sequences are anchors; the longest chain of
anchors that rises in both is kept (Hunt and Szymanski 1977), and what lies between two anchors is aligned
anew with shorter shingles. As in patience diff, common words decide nothing unless their neighbours do. Time
is O(n log n) in the words of both.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence

SHINGLE = 3  # words of the first anchors
RARE = 16  # an anchor's occurrences in one sequence times those in the other, at most

Pairs = list[tuple[int, int]]
Box = tuple[int, int, int, int, int]  # [a0, a1) of a, [b0, b1) of b, words a shingle


def align(a: Sequence[str], b: Sequence[str]) -> list[int]:
    """For each word of `a` the place in `b` that it is aligned with, or -1; the places rise.

    >>> align("menu the cat sat down share".split(), "the cat sat down".split())
    [-1, 0, 1, 2, 3, -1]
    """
    match = [-1] * len(a)
    todo: list[Box] = [(0, len(a), 0, len(b), SHINGLE)]
    while todo:
        box = _trim(a, b, todo.pop(), match)
        a0, a1, b0, b1, size = box
        if a0 == a1 or b0 == b1 or size == 0:
            continue
        pairs = _words_of(_chain(_anchors(a, b, box)), size)
        for i, j in pairs:
            match[i] = j
        todo.extend(_gaps(pairs, box))
    return match


def runs(match: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The stretches [start, end) of `a` aligned with consecutive words of `b`."""
    start = 0
    for i in range(1, len(match) + 1):
        if i == len(match) or match[i] == -1 or match[i] != match[i - 1] + 1:
            if match[start] >= 0:
                yield start, i
            start = i


def _trim(a: Sequence[str], b: Sequence[str], box: Box, match: list[int]) -> Box:
    """Match what is equal at both ends of a box; give the rest."""
    a0, a1, b0, b1, size = box
    while a0 < a1 and b0 < b1 and a[a0] == b[b0]:
        match[a0] = b0
        a0, b0 = a0 + 1, b0 + 1
    while a0 < a1 and b0 < b1 and a[a1 - 1] == b[b1 - 1]:
        a1, b1 = a1 - 1, b1 - 1
        match[a1] = b1
    return a0, a1, b0, b1, size


def _places(words: Sequence[str], start: int, end: int, size: int) -> dict[tuple[str, ...], list[int]]:
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for i in range(start, end - size + 1):
        places[tuple(words[i : i + size])].append(i)
    return places


def _anchors(a: Sequence[str], b: Sequence[str], box: Box) -> Pairs:
    """Places of shingles that are rare in the box, ordered for `_chain`."""
    a0, a1, b0, b1, size = box
    of_b = _places(b, b0, b1, size)
    pairs = []
    for shingle, in_a in _places(a, a0, a1, size).items():
        in_b = of_b.get(shingle)
        if in_b and len(in_a) * len(in_b) <= RARE:
            pairs += [(i, -j) for i in in_a for j in in_b]
    return [(i, -j) for i, j in sorted(pairs)]


def _chain(pairs: Pairs) -> Pairs:
    """The longest chain that rises in both places; pairs come sorted by i, then falling j."""
    tails: list[int] = []  # smallest last j of a chain of each length
    ends: list[int] = []  # which pair that is
    before = [-1] * len(pairs)
    for k, (_, j) in enumerate(pairs):
        length = bisect_left(tails, j)
        before[k] = ends[length - 1] if length else -1
        if length == len(tails):
            tails.append(j)
            ends.append(k)
        else:
            tails[length], ends[length] = j, k
    chain: Pairs = []
    k = ends[-1] if ends else -1
    while k >= 0:
        chain.append(pairs[k])
        k = before[k]
    return chain[::-1]


def _words_of(chain: Pairs, size: int) -> Pairs:
    """The chained shingles as pairs of words, overlaps counted once."""
    pairs: Pairs = []
    last_i = last_j = -1
    for i, j in chain:
        for step in range(size):
            if i + step > last_i and j + step > last_j:
                last_i, last_j = i + step, j + step
                pairs.append((last_i, last_j))
    return pairs


def _gaps(pairs: Pairs, box: Box) -> Iterator[Box]:
    """The boxes between, before and after the pairs that hold words of both sequences."""
    a0, a1, b0, b1, size = box
    for i, j in [*pairs, (a1, b1)]:
        if a0 < i and b0 < j:
            yield a0, i, b0, j, size - 1
        a0, b0 = i + 1, j + 1
