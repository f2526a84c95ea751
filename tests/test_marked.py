"""Texts of many languages with their chrome marked: what the rules take is chrome, and most of it goes."""

import pytest

from benchmarks import marked

FILES = [path for folder in (marked.TEXTS, marked.UNSEEN) for path in sorted(folder.glob("*.txt"))]
LEAST = 0.6  # of a language's chrome; benchmarks.languages says how much goes of each


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_chrome_goes_and_what_is_none_stays(path):
    texts = marked.read(path)
    judged = [marked.judge(text) for text in texts]
    # The classifier, which knows no words, may take a headline for a menu's; a rule has to know.
    assert [wrong for one in judged for wrong in one.wrong if wrong[0] != "classifier"] == []
    assert all(not one.lost for text, one in zip(texts, judged, strict=True) if not any(text.chrome))
    assert marked.shares(judged)[0] >= LEAST


def test_there_are_texts_of_many_languages():
    assert len(FILES) >= 45


def test_marks_that_do_not_pair_are_named():
    with pytest.raises(ValueError, match="do not pair"):
        marked.parse("One ⟦two ⟦three⟧")
