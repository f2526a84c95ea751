"""Stamps of date and time, lists of dated headlines below an article, and rows of layout tables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleaner
from cleaner.stamps import stamp

ARTICLE = (
    "The harbour is open again, said the mayor on Monday when the first of the ferries came in with the tide. " * 3
    + "It will stay so."
)


@pytest.mark.parametrize(
    ("line", "date", "time"),
    [
        ("19:02 Mill Closes", "", "19:02"),
        ("[7:05 pm] Mill Closes", "", "07:05"),
        ("» Mill Closes, 28.11.2011", "2011-11-28", ""),
        ("- Mill Closes, 28.03 11:24", "03-28", "11:24"),
        ("Mill Closes | 2012-01-16 21:43:00", "2012-01-16", "21:43"),
        ("Wto 18:48 Zamknięto młyn", "", "18:48"),
        ("// Новости // 29 декабря 2011 г.", "2011-12-29", ""),
        ("Τρίτη 3 Γενάρη 2012", "2012-01-03", ""),
        ("2012年1月17日 18:32 磨坊關閉", "2012-01-17", "18:32"),
        ("1월 17일 18:32 방앗간 문 닫다", "01-17", "18:32"),
        ("8 Januari 2012, 10:28 Penggilingan Tutup", "2012-01-08", "10:28"),
        ("Mill Closes (Mar 4, 2021)", "2021-03-04", ""),
        ("Le moulin ferme le 28 de mai de 2019", "2019-05-28", ""),
        ("ינואר 5, 2012 הטחנה נסגרת", "2012-01-05", ""),
    ],
)
def test_stamps(line, date, time):
    found = stamp(line)
    assert found and (found.date, found.time) == (date, time)


@pytest.mark.parametrize(
    "line",
    [
        "The mill closed in May 2012, the bridge in 1999",  # no day
        "10 April",  # no year, no time
        "32.13.2012 Mill Closes",
        "25:61 Mill Closes",
        "10:30 - 11:30 Registration",
        "Version 3.11.2012.4 is out",
        "In 2012 the mill closed",
        "They won 3:2 at home",
        "Old price: 14.99, new price 12.50",
        "The mill closed on 3 May 2012 for good, and nobody was there to see it happen",  # it is told, no stamp
    ],
)
def test_no_stamps(line):
    assert stamp(line) is None


@given(st.text(st.sampled_from("0123456789:./- ,年月日May|am")) | st.text())
def test_a_stamp_leaves_the_rest_of_its_line(line):
    found = stamp(line)
    if found:
        assert found.rest in line and len(found.rest) < len(line) and any(found.kind)


def _gone(text):
    result = cleaner.clean(text)
    return [block.text for block, why in zip(result.blocks, result.verdicts, strict=True) if why.code == "list.dated"]


TICKER = ["19:02 Mill Closes", "18:25 A Bridge for Two", "16:40 Rain Is on Its Way"]


def test_news_below_an_article_go_and_say_why():
    result = cleaner.clean("\n".join([ARTICLE, *TICKER]))
    assert result.text == ARTICLE
    assert {one.reason for one in result.dropped} == {"in a list of dated headlines below the article"}
    assert cleaner.clean("\n".join([ARTICLE, *TICKER]), keep=("list.dated",)).text.endswith(TICKER[-1])


@pytest.mark.parametrize(
    "lines",
    [
        TICKER[::-1],  # a schedule
        TICKER[:2],
        ["19:02", "18:25", "16:40"],  # of what nobody knows
        ["9:40 She woke up.", "The clock had stopped at 9:38 that very night, and nobody had heard it.", "9:35 He slept."],
        ["2012-01-16 DEBUG the mill", "2012-01-16 DEBUG the bridge", "2012-01-16 DEBUG the rain"],  # all of one time
        ["12:30 14.99 3", "11:30 12.50 4", "10:30 11.20 5"],
    ],
)
def test_what_is_no_list_of_news_stays(lines):
    assert _gone("\n".join([ARTICLE, *lines])) == []


def test_a_page_of_news_stays():
    assert _gone("\n".join(TICKER)) == _gone("\n".join(["News of the town", *TICKER, ARTICLE])) == []


HEADLINES = ["Mill Closes for Good", "A Bridge for Two", "Rain Is on Its Way"]
DATES = ["8 May 2013, 22:38", "8 May 2013, 12:05", "7 May 2013, 09:34"]


def test_of_headlines_that_take_turns_with_stamps_the_first_goes_too():
    lines = [line for pair in zip(HEADLINES, DATES, strict=True) for line in pair]
    assert _gone("\n".join([ARTICLE, *lines])) == lines


def test_of_stamps_that_take_turns_with_headlines_the_last_goes_too():
    lines = [line for pair in zip(DATES, HEADLINES, strict=True) for line in pair]
    assert _gone("\n".join([ARTICLE, *lines])) == lines
    assert _gone("\n".join([ARTICLE, "Seen from the tower", *lines])) == lines[:-1]  # either could be outside


@pytest.mark.parametrize(
    ("row", "language", "goes"),
    [
        ("| Τρίτη 3 Γενάρη 2012 |  | Σελίδα 7 |", "el", True),
        ("| Tuesday, 3 May 2011 |  | Print this page |", "en", True),
        ("| < Предыдущая |  | Следующая > |", "ru", True),
        ("| Tuesday, 3 May 2011 | The mill closes |", "en", False),
        ("| 2011 | 3 May 2011 | 14.99 |", "en", False),  # nothing says that it is chrome
        ("| Page 7 | of the diary tells more |", "en", False),
    ],
)
def test_rows_of_layout_tables(row, language, goes):
    text = f"{ARTICLE}\n{row}\n{ARTICLE}"
    assert (row not in cleaner.clean(text, language=language).text) is goes
