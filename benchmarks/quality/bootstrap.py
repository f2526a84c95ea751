"""Paired bootstrap of two extractors on the same pages (Efron and Tibshirani 1993, chapter 13, percentiles).

Pages are resampled with replacement, the same for both, and the set's own figure is computed anew: the mean
of the pages' word F1, or the F1 of the pooled snippets.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benchmarks.quality.measure import Run
from benchmarks.quality.metrics import PageScore, WordScore

Floats = npt.NDArray[np.float64]
RESAMPLES = 4000
SEED = 20240229


@dataclass(frozen=True, slots=True)
class Comparison:
    """F1 of `a` less F1 of `b`, with its 95 % interval [low, high]; in points of F1, 0 to 1."""

    a: str
    b: str
    difference: float
    low: float
    high: float
    pages: int

    @property
    def verdict(self) -> str:
        """Which is better, if the interval leaves 0 out."""
        if self.low > 0:
            return f"{self.a} is better"
        return f"{self.b} is better" if self.high < 0 else "no difference shown"


def _counts(page_score: PageScore) -> tuple[float, float, float]:
    """Columns that sum over pages: (F1, 1, 0) of words, (found, missing, left) of snippets."""
    if isinstance(page_score, WordScore):
        return page_score.f1, 1.0, 0.0
    return page_score.found, page_score.missing, page_score.left


def _pooled(sums: Floats, is_words: bool) -> Floats:
    """The set's F1 from sums of columns, one row a resample."""
    first, second, third = sums[:, 0], sums[:, 1], sums[:, 2]
    if is_words:
        return first / second
    below = 2 * first + second + third
    return np.divide(2 * first, below, out=np.zeros_like(first), where=below > 0)


def compare(a: Run, b: Run, resamples: int = RESAMPLES, seed: int = SEED) -> Comparison:
    """The difference of two runs over the pages that both have; raises ValueError if there are none."""
    of_b = {o.id: o.score for o in b.outcomes}
    pairs = [(o.score, of_b[o.id]) for o in a.outcomes if o.id in of_b]
    if not pairs:
        raise ValueError(f"{a.extractor} and {b.extractor} have no page of {a.set} in common")
    is_words = isinstance(pairs[0][0], WordScore)
    columns = [np.array([_counts(pair[side]) for pair in pairs], dtype=np.float64) for side in (0, 1)]
    n = len(pairs)
    weights = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=resamples).astype(np.float64)
    resampled = _pooled(weights @ columns[0], is_words) - _pooled(weights @ columns[1], is_words)
    ones = np.ones((1, n))
    observed = _pooled(ones @ columns[0], is_words) - _pooled(ones @ columns[1], is_words)
    low, high = np.percentile(resampled, [2.5, 97.5])
    return Comparison(a.extractor, b.extractor, float(observed[0]), float(low), float(high), n)
