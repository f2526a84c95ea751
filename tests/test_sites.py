"""A site's chrome is what many of its pages share: learned in any order, saved, merged, and never against a quotation."""

import os
import struct
import zlib
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleaner
from cleaner import sitefiles, text
from cleaner.sites import KEYS, PAGES, SiteProfiles, host_of, keys_of

PROSE = "Page {} tells of the harbour, of its boats and of the people who mend them in winter."
QUOTE = "“We have always mended our boats in winter,” the harbour master said on Monday."
URL = "https://www.example.org/{}"


def _learned(pages):
    made = SiteProfiles()
    for url, lines in pages:
        made.add(url, lines)
    return made


@pytest.fixture
def profiles():
    pages = []
    for i in range(12):
        lines = ["The Harbour Paper, since 1901", PROSE.format(i)]
        lines += [QUOTE] if i % 3 == 0 else []
        lines += ["What happens next"] if i % 3 == 1 else []
        pages.append((URL.format(i), lines))
    return _learned(pages)


def test_shared_lines_go_and_own_lines_stay(profiles):
    page = f"The Harbour Paper, since 1901\n\n{PROSE.format(3)}\n"
    assert cleaner.clean(page, url=URL.format(3), sites=profiles).text == PROSE.format(3) + "\n"
    assert cleaner.clean(page, url="https://other.example/", sites=profiles).text == page
    assert cleaner.clean(page, sites=profiles).text == page
    gone = cleaner.clean(page, url=URL.format(3), sites=profiles).dropped[0]
    assert gone.code == "site.line"
    assert "on 12 of 12 pages of this site" in gone.reason


@pytest.mark.parametrize("line", [QUOTE, "What happens next"])
@pytest.mark.parametrize("length", [1, 12])
def test_what_a_third_of_the_articles_quote_survives(profiles, line, length):
    """A sentence, and a short line between paragraphs; in a text of few lines, and in one that the classifier judges."""
    own = [PROSE.format(f"{i} of {length}") for i in range(length)]
    page = "\n\n".join([*own, line, *own[:1], "The Harbour Paper, since 1901"])
    done = cleaner.clean(page, url=URL.format(99), sites=profiles)
    assert line in done.text
    assert "since 1901" not in done.text


def test_a_quotation_survives_in_html(profiles):
    own = "".join(f"<p>{PROSE.format(i)} And then, at night, all of them went home again.</p>" for i in range(20, 26))
    page = f"<body><article>{own}<p>{QUOTE}</p>{own}</article><p>The Harbour Paper, since 1901</p></body>"
    assert QUOTE in cleaner.extract(page, url=URL.format(99), sites=profiles, mode="fast").text


def test_a_page_does_not_testify_against_itself():
    """A page that was learned three times over, under one URL, has nothing of its own called chrome."""
    lines = ["Boats for sale", PROSE.format(1)]
    made = _learned([(URL.format(1), lines), (URL.format("1#top"), lines), (URL.format(2), lines), (URL.format(3), ["x"])])
    assert len(made.sites["example.org"].pages) == 3
    page = "\n".join(lines)
    assert cleaner.clean(page, url=URL.format(1), sites=made).text == page
    assert "Boats" not in cleaner.clean(page, url=URL.format(9), sites=made).text


def test_urls_that_name_the_host_alone_tell_pages_apart_by_what_they_hold():
    made = _learned(("http://example.org/", ["The Harbour Paper", PROSE.format(i)]) for i in range(4))
    assert len(made.sites["example.org"].pages) == 4
    page = f"The Harbour Paper\n{PROSE.format(9)}"
    assert cleaner.clean(page, url="http://example.org/", sites=made).text == PROSE.format(9)


@pytest.mark.parametrize("script", ["spaced", "unspaced"])
def test_a_text_without_line_ends_loses_what_most_pages_begin_and_end_with(script):
    def page(i):
        if script == "spaced":
            words = " ".join(f"harbour{i}x{n} boat{n * i % 7}" for n in range(80))
            return f"Home News Sport Weather Contact us About | {words}. Read our terms of use and our privacy notice"
        words = "".join(chr(0x4E00 + (i * 977 + n * 7919) % 5000) for n in range(300))
        return f"首页新闻体育天气联系我们{words}。版权所有未经许可不得转载"

    made = _learned((URL.format(i), [page(i)]) for i in range(8))
    done = cleaner.clean(page(9), url=URL.format(9), sites=made)
    gone = [(item.code, item.text) for item in done.dropped if item.code.startswith("site.words")]
    assert [code for code, _ in gone] == ["site.words:8 of 8"] * 2
    assert all("8 of 8 pages" in item.reason for item in done.dropped if item.code.startswith("site.words"))
    assert not done.text.startswith(("Home", "首页"))
    own = page(9).removeprefix("Home News Sport Weather Contact us About | ").removeprefix("首页新闻体育天气联系我们")
    assert done.text.startswith(own[:100])
    assert "privacy" not in done.text and "版权所有" not in done.text


def test_a_sentence_that_half_the_texts_without_line_ends_quote_survives():
    def page(i):
        words = " ".join(f"harbour{i}x{n} boat{n * i % 7}" for n in range(60))
        return f"{words} {QUOTE if i % 2 else ''} {words}"

    made = _learned((URL.format(i), [page(i)]) for i in range(12))
    assert cleaner.clean(page(13), url=URL.format(13), sites=made).text == page(13)


def test_html_uses_profiles_as_evidence(profiles):
    own = "".join(f"<p>{PROSE.format(i)} And then, at night, all of them went home again.</p>" for i in range(20, 26))
    line = "<div class=tagline><a href=/>The Harbour Paper, since 1901</a></div>"
    for page in (f"<article>{own}</article><p>The Harbour Paper, since 1901</p>", f"<article>{own}</article>{line}"):
        alone = cleaner.extract(page, url=URL.format(99), mode="fast").verdicts[-1]
        r = cleaner.extract(page, url=URL.format(99), sites=profiles, mode="fast")
        assert r.verdicts[-1].score < min(0.05, alone.score)
    assert r.verdicts[-1].code == "classifier.site"
    assert "12 of 12 pages" in r.explain()
    assert "since 1901" not in r.text


@pytest.mark.parametrize("keep", [("site",), ("site.line", "site.words")])
def test_what_is_asked_to_stay_stays(profiles, keep):
    page = f"The Harbour Paper, since 1901\n\n{PROSE.format(3)}\n"
    assert cleaner.clean(page, url=URL.format(3), sites=profiles, keep=keep).text == page


PAGES_OF_SITES = st.lists(
    st.tuples(st.sampled_from([URL.format(i) for i in range(9)] + ["http://b.example/", "x", None]), st.lists(st.sampled_from("abcdefgh"), max_size=4)),
    max_size=30,
)  # fmt: skip


@given(PAGES_OF_SITES, st.randoms(), st.integers(1, 4))
def test_order_and_partition_do_not_matter(pages, random, parts):
    whole = sitefiles.dumps(_learned(pages))
    mixed = random.sample(pages, len(pages))
    merged = SiteProfiles()
    for part in random.sample(range(parts), parts):
        merged.merge(sitefiles.loads(sitefiles.dumps(_learned(mixed[part::parts]))))
    assert sitefiles.dumps(merged) == whole
    merged.merge(_learned(pages[:5]))
    assert sitefiles.dumps(merged) == whole


def test_a_site_is_bounded_and_its_sample_is_the_same_in_any_order():
    pages = [(URL.format(i), ["The Harbour Paper", *(f"line {i} {n}" for n in range(3))]) for i in range(300)]
    made, turned = _learned(pages), _learned(reversed(pages))
    site = made.sites["example.org"]
    assert len(site.pages) == PAGES
    assert sitefiles.dumps(made) == sitefiles.dumps(turned)
    assert sum(made.wants(url) for url, _ in pages) == PAGES
    assert len(keys_of(f"line {n}" for n in range(2 * KEYS))) == KEYS
    lines, _ = made.evidence(text.parse("The Harbour Paper\nline 299 1", url=URL.format("new")))
    assert list(lines) == [0] and lines[0].pages == PAGES


def test_counted_profiles_are_smaller_and_say_the_same(profiles, tmp_path):
    counted = profiles.counted()
    page = text.parse(f"The Harbour Paper, since 1901\n{QUOTE}\nWhat happens next\n{PROSE.format(2)}", url=URL.format(2))
    assert counted.evidence(page) == profiles.evidence(page) and profiles.evidence(page)[0]
    counted.save(tmp_path / "counted.bin")
    profiles.save(tmp_path / "full.bin")
    assert SiteProfiles.load(tmp_path / "counted.bin") == counted
    assert SiteProfiles.load(tmp_path / "full.bin") == profiles
    assert (tmp_path / "counted.bin").stat().st_size < (tmp_path / "full.bin").stat().st_size
    again = counted.counted()
    again.merge(counted)
    assert again == counted
    for do in (lambda: counted.merge(profiles), lambda: profiles.merge(counted), lambda: counted.add(URL.format(1), ["x"])):
        with pytest.raises(ValueError, match=r"example\.org"):
            do()


def _with_checksum(data):
    return data + struct.pack("<I", zlib.crc32(data))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda data: b"", "holds no site profiles"),
        (lambda data: b'{"version": 1}' * 9, "holds no site profiles"),
        (lambda data: data[:13] + b"\x63" + data[14:], "version 99"),
        (lambda data: data[:-9], "checksum"),
        (lambda data: data[:40] + bytes([data[40] ^ 1]) + data[41:], "checksum"),
        (lambda data: _with_checksum(data[:-4] + b"\0"), "data follow"),
        (lambda data: _with_checksum(data[:-9]), "ends within"),
        (lambda data: _with_checksum(data[:14] + struct.pack("<I", 4_000_000_000) + data[18:-4]), "ends within"),
        (lambda data: _with_checksum(data[:20] + b"\x07" + data[21:-4]), "out of order"),
    ],
)
def test_bad_files_are_refused(profiles, tmp_path, change, message):
    path = tmp_path / "p.bin"
    path.write_bytes(change(sitefiles.dumps(profiles)))
    with pytest.raises(ValueError, match=rf"^p\.bin .*{message}"):
        SiteProfiles.load(path)


@given(st.data())
def test_damaged_bytes_give_a_value_error_or_profiles(data):
    whole = sitefiles.dumps(_learned([(URL.format(i), [f"{i}", "a", "b"]) for i in range(3)]))[:-4]
    at = data.draw(st.integers(18, len(whole) - 1))
    broken = whole[:at] + data.draw(st.binary(max_size=8)) + whole[at + data.draw(st.integers(0, 8)) :]
    try:
        sitefiles.loads(_with_checksum(broken))
    except ValueError as error:
        assert "damaged" in str(error) or "codec" in str(error)


@pytest.mark.parametrize(
    "url", [None, "", "no url", "http://[", "http://a.example:x/", "\ud800://\ud800/\ud800", "mailto:a@b"]
)
def test_odd_urls_teach_nothing_or_something_and_raise_nothing(url):
    made = _learned([(url, ["a", "\ud800", ""])])
    assert len(made.sites) == (host_of(url) is not None)
    assert sitefiles.loads(sitefiles.dumps(made)) == made
    assert cleaner.clean("a\n\ud800", url=url, sites=made).error is None
    assert made.wants(url) == (host_of(url) is not None)


def test_the_profiles_show_as_a_line(profiles):
    assert repr(profiles).startswith("<profiles of 1 sites, checksum ")
    assert cleaner.Options(sites=profiles).to_dict() == {"sites": repr(profiles)}


@cache
def _several(name):
    from benchmarks import corpora, sites

    return sites.several(corpora.available(corpora.gold_folder())[name]())


@pytest.mark.skipif("CLEANER_GOLD" not in os.environ, reason="no gold sets")
@pytest.mark.parametrize(
    ("name", "kind", "least", "interval", "recall"),
    [
        ("daniel-dev", "text", 0.013, 0.0, 0.01),  # the better the lexicons, the less there is to gain
        ("daniel-dev", "html", 0.005, 0.0, 0.01),
        ("wcxb-dev", "html", -0.002, -1.0, 1.0),
        ("wcxb-dev", "text", -0.002, -1.0, 1.0),
    ],
)
def test_what_profiles_are_worth(name, kind, least, interval, recall):
    """Each page left out of its own profile; the paired bootstrap's 95 % interval lies above 0 where a gain is promised."""
    from benchmarks import sites

    pages = _several(name)
    assert len(pages) == {"daniel-dev": 427, "wcxb-dev": 70}[name]
    with_profiles, without, gain = sites.gain(pages, kind)
    assert gain.difference >= least and gain.low > interval
    assert without.figures.recall - with_profiles.figures.recall <= recall


CHROME = " ".join(f"menu{i} about the harbour{i}" for i in range(40))  # a page's chrome, all on one line


@pytest.fixture
def one_line_site():
    return _learned([(URL.format(i), [f"{CHROME} {PROSE.format(i)}"]) for i in range(8)])


def test_a_line_that_is_all_words_of_the_site(one_line_site):
    other = "Another text. It is of no site at all, and it stays as it is."
    texts = [(f"{PROSE.format(9)}\n{CHROME}\n", URL.format(9)), (CHROME, URL.format(10)), (other, URL.format(11))]
    results = list(cleaner.clean_many(texts, sites=one_line_site))
    assert [r.error for r in results] == [None] * 3
    assert [r.text.strip() for r in results] == [PROSE.format(9), "", other]


def test_words_of_the_site_go_though_its_lines_may_stay(one_line_site):
    own = "Tonight nobody rows, for once the tide forgot its hour."
    line = f"{CHROME} {own}"
    for keep, left in (((), own), (("site.line",), own), (("site.words",), line)):
        assert cleaner.clean(line, url=URL.format(9), sites=one_line_site, keep=keep).text == left
