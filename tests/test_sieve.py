"""The sieve lets nothing through that a scanner would know, in any language and any company."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import chars, reading
from cleaner.lexicon import language, languages
from cleaner.lexicon.phrasebook import Phrasebook, words_of
from cleaner.lexicon.scanner import Scanner, scanner, scanner_for
from cleaner.options import Options
from cleaner.rules import phrases
from cleaner.sieve import Held, sieve_of
from cleaner.text import parse


def _lines(code):
    cases = language(code).cases
    texts = [case for cases_ in cases.values() for case in cases_ if isinstance(case, str)]
    return list(dict.fromkeys(line.strip() for text in texts for line in text.split("\n") if line.strip()))


def _without_sieve(lines, found, known):
    looks = {
        row: phrases._look(text, line, known, Held(row, True, None, True, bool(found.runs_on[row]) and len(text) <= 200))
        for row, (text, line) in enumerate(zip(lines, found.lines(range(len(lines))), strict=True))
    }
    return {row: look for row, look in looks.items() if look != phrases.Seen()}


@pytest.mark.parametrize("code", languages())
@pytest.mark.parametrize("union", [False, True])
def test_all_that_a_language_knows_passes(code, union):
    lines = _lines(code)
    assert len(lines) > 20
    known = scanner(()) if union else scanner_for(code)
    found = chars.read(lines)
    seen = phrases.seen(lines, found, range(len(lines)), known).lines
    whole = {row: look for row, look in _without_sieve(lines, found, known).items() if len(lines[row]) <= 400}
    assert {row: look for row, look in seen.items() if row in whole} == whole
    assert len(seen) >= 5 or union


@pytest.mark.parametrize("code", languages())
def test_a_paragraph_that_ends_in_a_phrase_is_looked_at(code):
    paragraphs = [f"Aaa bbb ccc ddd eee fff ggg hhh iii jjj.{glue}{line}" for line in _lines(code) for glue in ("", " ")]
    page = parse("\n".join(paragraphs))
    known = reading.read(page, Options(language=code))
    tails = [phrases.tail_of(paragraph, 10, known) for paragraph in page.text]
    assert page.tails == {row: tail for row, tail in enumerate(tails) if tail}
    assert len(page.tails) >= 10


PARTS = st.sampled_from(
    ["Read also", "read", "More", "view all", "share", "2024", "©", "Facebook", "the ferry", "page 2", "of 10", ":", ".",
     "-", "kata.Baca JugaHarga", "(", "Baca Juga", "Harga", "\u00ad", "\u200b", "İ", "关注", "第1页", "相关阅读", "旧水车", "责任编辑：", "，", "点击查看更多", "関連記事", "อ่านเพิ่มเติม", "अ", "Tags:", "12", "Advertisement"]
)  # fmt: skip
LINES = st.lists(
    st.lists(PARTS, min_size=1, max_size=7).map(" ".join).filter(str.strip), min_size=1, max_size=6, unique=True
)


@given(lines=LINES, code=st.sampled_from(["en", "id", "zh", "ja", "th", "hi", None]))
def test_what_is_held_back_holds_nothing(lines, code):
    known = scanner_for(code)
    found = chars.read(lines)
    assert phrases.seen(lines, found, range(len(lines)), known).lines == _without_sieve(lines, found, known)


def test_few_lines_of_prose_pass():
    prose = [f"The ferry number {word} came back to the harbour after a winter in the yard" for word in "abcdefgh"]
    found = chars.read(prose)
    assert len(sieve_of(scanner_for("en")).held(found, range(len(prose)))) <= 1


def test_a_phrase_with_words_of_two_scripts_condemns_no_paragraph():
    known = scanner_for("zh")
    phrases_of_two = {
        phrase.text
        for some in known._books[0].filed.values()
        for phrase in some
        if phrase.match.role == "contain" and phrase.is_of_short and any("a" <= char <= "z" for char in phrase.text)
    }
    assert len(phrases_of_two) >= 3
    for text in phrases_of_two:
        paragraph = "港口周一上午重新开放第一艘渡轮准时离港乘客们在码头上等了很久" * 4
        assert known.match(text) and not known.match(f"{paragraph}{text}"), text


def test_a_marker_of_one_character_is_found():
    known = Scanner([Phrasebook({}, words_of(()), {}, ["続"])])
    found = chars.read(["続：港が再び開く", "港が再び開く"])
    assert [(held.row, held.marker) for held in sieve_of(known).held(found, [0, 1])] == [(0, True)]


def test_rows_may_be_any():
    lines = ["Share this article", "Something else entirely", "Read also: Port Opens"]
    found = chars.read(lines)
    known = scanner_for("en")
    assert phrases.seen(lines, found, [2, 0], known) == phrases.seen(lines, found, [0, 1, 2], known)
    assert phrases.seen(lines, found, [1], known).lines == {}


def test_the_union_for_ascii_knows_what_the_whole_union_knows_of_it():
    lines = list(dict.fromkeys(line for code in languages() for line in _lines(code) if line.isascii()))
    assert len(lines) > 300
    found = chars.read(lines)
    whole, small = (phrases.seen(lines, found, range(len(lines)), scanner((), only)).lines for only in (False, True))
    assert whole == small and len(small) > 100
