"""What language a text is in: told by its function words, and by a library where they leave it open.

Function words are quick, and enough to choose a lexicon: of 388 news texts in five languages they name 95 % in .25 ms each
and leave the rest open, most of them Chinese. py3langid (after langid.py, Lui and Baldwin 2012) names 99 % in .8 ms, and is
asked about what is left.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from cleaner import lexicon
from cleaner.lexicon.words import IN_UNSPACED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.chars import Chars

LINES, WORDS = 200, 600  # of a text, by which its language is told
OF_LINE = 2_000  # of them of one line
LEAST, MOST = 100, 3_000  # characters that the library is shown: of fewer it would guess


def of_lines(found: Chars, rows: Sequence[int]) -> str | None:
    """The lexicon that serves a text; None where its language is unknown or has no lexicon.

    found, rows: characters of lines, and which of these are the text's, in order.
    """
    first = rows[:LINES]
    sizes = np.cumsum(found.many_tokens[first])
    words = found.tokens(first[: 1 + int(np.searchsorted(sizes, WORDS))], OF_LINE)
    if found.unspaced[first].any():
        words = [part for word in words for part in (word if IN_UNSPACED.match(word) else (word,))]
    return lexicon.language_of(words) or _detected(found, rows)


def _detected(found: Chars, rows: Sequence[int]) -> str | None:
    text = " ".join(line.folded for line in found.lines(rows[:LINES]))[:MOST]
    return lexicon.lexicon_code(_identifier().classify(text)[0]) if len(text) >= LEAST else None


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE)
