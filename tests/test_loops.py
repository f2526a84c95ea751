"""What the loops of the compiled build count, number and find is what numpy does; here they run in plain Python."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner import blocktext, distinct, echoes, html, loops, names, numbering

LINES = st.lists(st.lists(st.integers(0, 6), max_size=8), min_size=1, max_size=9)


def _both(function):
    """What a function gives without the loops and with them."""
    out = []
    for compiled in (False, True):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(numbering.loops, "IS_COMPILED", compiled)
            out.append(function())
    return out


@given(st.lists(st.integers(0, 9) | st.integers(0, 2**62), max_size=40))
def test_values_are_numbered_alike(values):
    (plain, many), (by_loops, as_many) = _both(lambda: distinct.numbered(np.array(values, np.int64)))
    assert many == as_many == len(set(values))
    assert len(set(zip(plain.tolist(), by_loops.tolist(), strict=True))) == many  # one for one
    assert sorted(set(by_loops.tolist())) == list(range(many))


@given(LINES, st.data())
def test_echoes_are_counted_alike(lines, data):
    term = np.array([term for line in lines for term in line], np.int64)
    of = np.repeat(np.arange(len(lines)), [len(line) for line in lines])
    page = np.sort(np.array(data.draw(st.lists(st.integers(0, 2), min_size=len(lines), max_size=len(lines))), np.int64))
    is_long = np.array(data.draw(st.lists(st.integers(0, 1), min_size=len(lines), max_size=len(lines))), np.int64)
    plain, by_loops = _both(lambda: echoes._echoed(term, of, 7, page, is_long))
    assert plain.tolist() == by_loops.tolist()
    alone = [len(set(line)) for line in lines]
    assert plain[0].tolist() == alone


WORDS = st.sampled_from(["ferry", "ferr", "ferryx", "port", "ä", "关注", "\0", "12", "x" * 50])


@given(st.lists(WORDS, unique=True), st.lists(WORDS, max_size=20), st.sampled_from([" ", "  "]))
def test_known_words_are_found_alike(known, text, between):
    codes = numbering.codes_of(between.join(text))
    plain, by_loops = _both(lambda: numbering.Known(known).numbers(codes))
    assert plain.tolist() == by_loops.tolist() == [known.index(word) if word in known else -1 for word in text]


def test_a_table_grows_with_its_words():
    words = [f"w{number}" for number in range(3 * numbering._SLOTS)] + ["x" * 50_000]
    _, by_loops = _both(lambda: numbering.Known(words).numbers(numbering.codes_of(" ".join(reversed(words)))))
    assert by_loops.tolist() == list(reversed(range(len(words))))


NAMES = st.lists(
    st.sampled_from(
        ["post-body", "mainContent", "id42", "x", "Über-uns\u00a0menü", "nav\tmenu", "y" * 60, "a b c d e f g h i j k l m"]
    ),
    max_size=4,
).map(" ".join)


@given(st.lists(NAMES, min_size=1, max_size=5))
def test_names_are_known_alike(texts):
    tables = names.Tables({"post-body": 9, "main": 5, "id00": 2, "m": 3, "y" * 40: 8, "über-uns": 4}, {})
    plain, by_loops = _both(lambda: names.known_names(texts, names.Tables(tables.names, {})))
    assert [column.tolist() for column in plain] == [column.tolist() for column in by_loops]
    found = [(text, tables.tokens[token]) for text, token in zip(plain.text.tolist(), plain.token.tolist(), strict=True)]
    known = set(tables.tokens)
    wanted = {(row, token) for row, text in enumerate(texts) for token in names.name_tokens(text) if token in known}
    assert set(found) == wanted and len(found) == len(wanted)


TEXTS = st.lists(
    st.text(st.sampled_from("aB .!?,、/|©0 5\n:…”？😀"), max_size=12).filter(lambda text: "\0" not in text),
    min_size=1,
    max_size=5,
)


@given(TEXTS)
def test_marks_are_counted_alike(texts):
    codes = numbering.codes_of("\0".join(texts) + "\0")
    ends = np.cumsum([len(text) + 1 for text in texts]) - 1
    plain, by_loops = blocktext._marks(codes, ends), blocktext._marks_by_loops(codes, ends)
    for one, other in zip(plain, by_loops, strict=True):
        assert (one[1:] if one.ndim > 1 else one).tolist() == (other[1:] if other.ndim > 1 else other).tolist()


@given(st.text(st.sampled_from("a b\t\n\u00a0\u2003\u2028’—é关\u0e01\x1c\x7f\u00ad"), max_size=9))
@example(" a b")
@example("a  b")
@example("a’ b—c")
def test_text_that_is_folded_is_told(text):
    words = loops.words_of_folded(text)
    if words >= 0:
        assert " ".join(text.split()) == text and html.count_words(text) == words
    elif text.isascii() and text.isprintable() and text.strip() == text:
        assert not text or "  " in text
