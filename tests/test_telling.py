"""Words that a language's phrases are made of: lines of chrome have many, prose has few, in every language."""

import numpy as np
import pytest

from cleaner import chars, lexicon, telling, text
from cleaner.lexicon.phrasebook import made_of

MUTE = {"km", "my", "th"}  # where words are not told
CODES = sorted(set(lexicon.languages()) - MUTE)


def _shares(lines, code):
    page = text.parse("\n".join(lines))
    page.language = code
    return telling.share_of([page], chars.read(page.text)).tolist()


@pytest.mark.parametrize("code", CODES)
def test_lines_that_go_have_more_of_them_than_prose(code):
    cases = lexicon.language(code).cases
    chrome, prose = np.mean(_shares(cases["drop"], code)), np.mean(_shares(cases["prose"], code))
    assert chrome > 300 and chrome > 2 * prose


@pytest.mark.parametrize("code", sorted(MUTE))
def test_where_words_are_not_told_few_are_found(code):
    assert set(_shares(lexicon.language(code).cases["drop"], code)) <= set(range(200))


def test_a_line_that_no_phrase_knows_is_made_of_them():
    lines = ["Get our newsletter app and follow more stories", "The ferry came back to the island in May", "12 / 2"]
    assert [share > 400 for share in _shares(lines, "en")] == [True, False, False]
    assert _shares(lines, None) == [0, 0, 0]


def test_notices_are_sentences_whose_words_tell_nothing():
    head = lexicon.Head("xx", "Example", ("xx",), frozenset())
    notices, bar = ("our opal is", "an opal may", "no opal was"), ("ruby news", "my ruby", "ruby app")
    file = lexicon.Language(head, {"rights": {"start": notices}, "share": {"start": bar}})
    assert made_of(file).telling == {"ruby"}


def test_of_scripts_without_spaces_pairs_of_characters_count():
    subscribe, ferry = _shares(["下载应用程序并关注更多新闻", "渡轮五月回到岛上"], "zh")
    assert subscribe > 400 > ferry


def test_each_page_has_its_own_language():
    pages = [text.parse(line) for line in ("Abonnieren Newsletter", "Newsletter subscribe")]
    for page, code in zip(pages, ("de", "en"), strict=True):
        page.language = code
    together = telling.share_of(pages, chars.read([page.text[0] for page in pages])).tolist()
    assert together == [*_shares(pages[0].text, "de"), *_shares(pages[1].text, "en")] and min(together) > 0
