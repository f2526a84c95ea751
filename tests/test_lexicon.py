"""Every language file's own cases, and the format's errors."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

import cleaner
from cleaner import chars, language, lexicon
from cleaner.lexicon.phrase import prepared
from cleaner.lexicon.scanner import scanner
from cleaner.lexicon.words import IN_UNSPACED, lower, spellings

CODES = sorted(lexicon.languages())
CASES = [
    (code, kind, case) for code in CODES for kind in ("drop", "keep", "cut") for case in lexicon.language(code).cases[kind]
]


def _among_prose(code, line):
    """The text with a line among the language's prose, and the text without it."""
    first, second, third = lexicon.language(code).cases["prose"][:3]
    return "\n\n".join((first, second, line, third)), "\n\n".join((first, second, third))


@pytest.mark.parametrize(("code", "kind", "case"), CASES)
def test_case(code, kind, case):
    line, after = (case[0], case[1]) if kind == "cut" else (case, case)
    text, without = _among_prose(code, line)
    wanted = {"drop": without, "keep": text, "cut": _among_prose(code, after)[0]}[kind]
    assert cleaner.clean(text, language=code).text == wanted


LINES = Path(__file__).parent / "data" / "lines"


def _marked(code):
    """The lines of tests/data/lines: their marks and themselves."""
    return [line.split(" ", 1) for line in (LINES / f"{code}.txt").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("code", sorted(path.stem for path in LINES.glob("*.txt")))
def test_lines_of_chrome_go_and_nasty_prose_stays(code):
    """+ goes, - stays. +? is chrome that stays, -? prose that is lost, known so: the mark goes when it is mended."""
    marked = _marked(code)
    placed = [_among_prose(code, line) for _, line in marked]
    results = cleaner.clean_many([text for text, _ in placed], language=code)
    found = []
    for (mark, line), (text, without), result in zip(marked, placed, results, strict=True):
        wanted = without if mark[0] == "+" else text
        found.append([mark[0] if result.text == wanted else f"{mark[0]}?", line])
    assert found == marked


def test_few_lines_are_known_to_fail():
    codes = [path.stem for path in LINES.glob("*.txt")]
    assert len(codes) >= 50
    for code in codes:
        marks = [mark for mark, _ in _marked(code)]
        chrome, prose = marks.count("+"), marks.count("-")
        assert chrome >= 40 and prose >= 50, code
        assert marks.count("+?") <= chrome // 3 and marks.count("-?") <= prose // 20, code


@pytest.mark.parametrize("code", CODES)
def test_file_is_complete(code):
    language = lexicon.language(code)
    assert language.head.code == code and language.head == lexicon.languages()[code]
    assert len(language.head.words) >= 20
    assert len(language.cases["drop"]) >= 10 and len(language.cases["keep"]) >= 10
    phrases = [p for lists in language.phrases.values() for ps in lists.values() for p in ps]
    assert len(phrases) == len(set(phrases)) >= 60
    assert all(p == lower(p) for p in phrases)
    for lists in language.phrases.values():
        for role, listed in lists.items():  # nor in another spelling, which is known without being listed
            ways = Counter(way for phrase in listed for way in spellings(prepared(phrase, role)))
            assert not [way for way, times in ways.items() if times > 1]


@pytest.mark.parametrize(
    ("code", "listed", "typed"),
    [
        ("hi", "यह भी प\u0922\u093cें", ["यह भी प\u095dें", "यह भी प\u0922ें"]),
        ("bn", "আরও প\u09a1\u09bcুন", ["আরও প\u09dcুন"]),
        ("fa", "خبر پیشنهادی", ["خبر پيشنهادي", "خبر پیشنهادى"]),
        ("ar", "اقرأ أيضا", ["إقرأ أيضا", "اقرا ايضا"]),
        ("ur", "یہ بھی پڑھیں", ["يه بھی پڑھیں"]),
        ("am", "ቀዳሚ ጽሑፍ", ["ቀዳሚ ፅሁፍ", "ቀዳሚ ጽኁፍ"]),
        ("ja", "ページtopへ", ["ページＴＯＰへ"]),
        ("uk", "зворотний зв'язок", ["зворотний звʼязок", "зворотний зв’язок"]),
    ],
)
def test_one_spelling_is_listed_and_all_are_known(code, listed, typed):
    known = scanner((code,))
    assert known.match(listed)
    for line in typed:
        assert line != listed and known.match(line) == known.match(listed)


@pytest.mark.parametrize("code", CODES)
def test_prose_is_recognised_and_untouched(code):
    prose = "\n\n".join(lexicon.language(code).cases["prose"])
    assert lexicon.guess_language(prose) == code
    assert cleaner.clean(prose).text == prose


@pytest.mark.parametrize(
    ("menu", "code"),
    [
        ("港口新闻 渡轮时刻 天气预报 市场价格 体育赛事 音乐节目 旅游线路 招聘信息 联系电话 ", "zh"),
        ("港湾ニュース 渡船時刻表 天気予報 市場価格 競技大会 音楽番組 旅行案内 採用情報 電話番号 ", "ja"),
        ("ข่าวท่าเรือ ตารางเรือ พยากรณ์อากาศ ราคาตลาด กีฬา ดนตรี ท่องเที่ยว รับสมัครงาน ", "th"),
        ("ដំណឹងកំពង់ផែ កាលវិភាគ ព្យាករណ៍អាកាសធាតុ តម្លៃទីផ្សារ កីឡា តន្ត្រី ទេសចរណ៍ ", "km"),
        ("ဆိပ်ကမ်းသတင်း အချိန်ဇယား မိုးလေဝသ ဈေးနှုန်း အားကစား ဂီတ ခရီးသွား ", "my"),
        ("ຂ່າວທ່າເຮືອ ຕາຕະລາງ ພະຍາກອນອາກາດ ລາຄາຕະຫຼາດ ກິລາ ດົນຕີ ທ່ອງທ່ຽວ ", None),
    ],
)
def test_a_script_tells_its_language_without_function_words(menu, code, monkeypatch):
    monkeypatch.setattr(language, "_detected", lambda *_: None)
    lines = [f"{menu} {number}" for number in range(3)]  # longer than what a script says nothing by
    assert language.of_pages(chars.read(lines), [range(3)], [True]) == [code]
    mixed = [*lines, "The ferry is late and the people on the pier are waiting for it in the rain. " * 20]
    assert language.of_pages(chars.read(mixed), [range(4)], [False]) == ["en"]


def test_markup_tells_what_words_leave_open(monkeypatch):
    asked = []
    monkeypatch.setattr(language, "_detected", lambda *_: asked.append("library"))
    names = "Anders Lund, Bo Falk, Carl Holm, Dag Ek, Erik Berg, Finn Dahl, Geir Vik, Hans Moe, Ivar Lie"
    for tag, code in (("sv-SE", "sv"), ("ms", "ms")):  # Malay has the lexicon of Indonesian
        assert cleaner.extract(f"<html lang={tag}><p>{names}", mode="fast").language == code
    assert asked == []
    silent = cleaner.extract(f"<p>{names}", mode="fast")
    assert (silent.language, asked) == (None, ["library"])
    other = cleaner.extract(f"<html lang=eu><p>{names}", mode="fast")  # Basque has no lexicon
    assert (other.language, asked) == ("eu", ["library"] * 2)


def test_the_twenty_are_there():
    assert set("id en de fr es pt it nl pl ru uk tr vi zh ja ko ar hi sv cs".split()) <= set(CODES)


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("pt-BR", "pt"),
        ("zh_Hans", "zh"),
        ("ms", "id"),
        ("EN-us", "en"),
        ("xx", None),
        ("", None),
        (None, None),
    ],
)
def test_language_tags(tag, code):
    assert lexicon.lexicon_code(tag) == code


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ('language = "xx"\nname = "X"\n[recent]\nline = []', "no such key: recent"),
        ('language = "xx"\nname = "X"\n[share]\nlines = []', "no list named lines"),
        ("language = ", "xx.toml"),
        ('name = "X"', "language"),
    ],
)
def test_bad_files_say_what_is_wrong(tmp_path, content, why):
    path = tmp_path / "xx.toml"
    path.write_text(content)
    with pytest.raises(ValueError, match=why):
        lexicon.read_language(path)


def test_unknown_lexicon_is_an_error():
    with pytest.raises(ValueError, match="no lexicon for qq"):
        cleaner.clean("Some text.", lexicons=("qq",))


def test_long_hostile_lines_take_linear_time():
    for text in (
        "share " * 200_000,
        "(" * 500_000,
        "baca juga " * 100_000,
        "a-" * 500_000,
        "。" * 500_000,
        "» " * 200_000,
        "Pasar tutup. Baca juga: Harga Naik. " * 50_000,
    ):
        assert cleaner.clean(text, language="id").error is None


def test_languages_told_together_are_those_told_alone():
    """Function words counted for a batch, by numbers, name what counting the words of each text names; of scripts without
    spaces a character is a word."""
    texts = [f"{' '.join(sorted(known.words)[:40])} 12 345 abc" for known in lexicon.languages().values()]
    texts += ["12 13 14 15 16 17 18 19", "abc", "the the the the the the the qqq", "the 1 2 3 4 5 6 7 8 9"]
    texts += [
        "的 的 the the the the and and of",
        "这是我们的船，也是他们的",
        "๑ ๒ ๓ the and of to in a is was",
        "旧水车" * 9,
    ]
    found = chars.read(texts)
    alone = []
    for row in range(len(texts)):
        words = found.tokens([row], language.OF_LINE)
        alone.append(
            lexicon.language_of([part for word in words for part in (word if IN_UNSPACED.match(word) else [word])])
        )
    rows = np.arange(len(texts))
    told = language._named(found, rows, rows, np.zeros(len(texts), bool))
    assert told == alone and len(set(told)) > 20 and None in told and "zh" in told
