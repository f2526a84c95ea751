"""Words of short blocks are scored together as each would be alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import classifier, loops, names
from cleaner.lexicon.words import lower

WORDS = st.sampled_from(
    ["share", "this", "page", "Read", "more", "2024", "b2b", "Ähnliche", "Artikel", "—", "关注我们", "qqq"]
)
TEXTS = st.lists(st.lists(WORDS, max_size=16).map(" ".join), min_size=1, max_size=6)
TABLES = names.Tables({}, {"share": 50, "share this": -70, "this": 5, "^share": 9, "more": -3, "read more": 11, "^b": 4})


def _alone(text, tables):
    odds = [tables.words[token] for token in names.word_tokens(text) if token in tables.words]
    return (sum(odds) // len(odds), min(odds), max(odds)) if odds else (0, 0, 0)


@given(texts=TEXTS)
def test_words_score_together_as_alone(texts):
    low = [lower(text) for text in texts]
    few = np.array([len(text.split()) for text in texts])
    for tables in (TABLES, names.EMPTY, classifier.model().tables):
        alone = [_alone(text, tables) if size <= names.SHORT else (0, 0, 0) for text, size in zip(low, few, strict=True)]
        assert [tuple(one) for one in names.word_scores(low, few, tables).T.tolist()] == alone


@given(texts=TEXTS)
def test_words_score_by_loops_as_alone(texts):
    low = [lower(text) for text in texts]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loops, "IS_COMPILED", True)  # they run in plain Python here
        found = names.word_scores(low, np.zeros(len(low)), names.Tables({}, TABLES.words))
    assert [tuple(one) for one in found.T.tolist()] == [_alone(text, TABLES) for text in low]
