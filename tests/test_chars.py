"""Characters of many lines read by tables: the same as one by one, in pieces of any size, and in any company."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import chars
from cleaner.html import count_words
from cleaner.lexicon.words import fold, normalise, tokens, trimmed

# Rare Han beyond the supplementary plane is a word for `count_words` and something other for the tables.
LINE = st.text(st.characters(max_codepoint=0x1FFFF), min_size=1, max_size=60) | st.sampled_from(
    [
        "Baca JugaPakar:",
        "东京都 iPhone",
        "İstanbul’da",
        "ΔΙΑΒΑΣΤΕ ΕΠΙΣΗΣ",
        "हिन्दी में",
        "a\u0301b",
        "😀 x",
        "\ud800 y",
        "สวัสดีครับ",
        "0။",
        "မြန်မာ။စာ",
        "ខ្មែរ។",
    ]
)


@pytest.mark.parametrize("piece", [1, 3, 1 << 16])
@pytest.mark.parametrize("compiled", [False, True])
@given(lines=st.lists(LINE, min_size=1, max_size=6))
def test_lines_read_together_are_as_alone(compiled, piece, lines):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chars.loops, "IS_COMPILED", compiled)  # the loops in plain Python do the same, if slowly
        found = _read(lines, piece)
    assert found.words.tolist() == [count_words(line) for line in lines]
    assert [line.folded for line in found.lines(range(len(lines)))] == [fold(line) for line in lines]
    assert [found.tokens([row], 99) for row in range(len(lines))] == [tokens(fold(line)) for line in lines]
    alone = [_read([line], piece) for line in lines]
    for name in ("words", "capitals", "first", "last", "glued", "runs_on"):
        assert getattr(found, name).tolist() == [getattr(one, name).item() for one in alone]
    assert found.count.T.tolist() == [one.count.T.tolist()[0] for one in alone]


def _read(lines, piece):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chars, "_PIECE", piece)
        return chars.read(lines)


@given(lines=st.lists(LINE, min_size=1, max_size=5), rows=st.lists(st.integers(0, 4), min_size=1, max_size=9))
def test_what_is_taken_is_what_was_read(lines, rows):
    rows = [row % len(lines) for row in rows]
    taken, again = chars.read(lines).taken(rows), chars.read([lines[row] for row in rows])
    assert [taken.tokens([row], 99) for row in range(len(rows))] == [again.tokens([row], 99) for row in range(len(rows))]
    assert taken.count.tolist() == again.count.tolist() and taken.ends.tolist() == again.ends.tolist()


@given(LINE)
def test_a_folded_line_is_trimmed_as_a_whole_one(line):
    assert trimmed(fold(line)) == normalise(line)
    assert normalise(normalise(line)) == normalise(line)
