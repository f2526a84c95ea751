"""Metadata: each source, the order among sources, what is cleaned away, and hostile input."""

from __future__ import annotations

import json
import time
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import bylines, dates, head, jsonld, metadata
from cleaner.html import parse
from cleaner.metadata import Metadata, read
from cleaner.model import Page

URL = "https://www.harbour-post.example/news/ferry-stops"
TITLE = "Night ferry stops for good"


def page(head: str = "", body: str = "", url: str | None = URL, lang: str = "en") -> Metadata:
    return read(parse(f'<html lang="{lang}"><head>{head}</head><body>{body}</body></html>', url=url))


def ld(**thing: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(thing)}</script>'


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{escape(content)}">'


# --- title


@pytest.mark.parametrize(
    ("title", "more"),
    [
        (f"{TITLE} | Harbour Post", ""),  # the host names the site
        (f"{TITLE} - The Daily Quay", meta("og:site_name", "The Daily Quay")),
        (f"The Daily Quay: {TITLE}", meta("og:site_name", "The Daily Quay")),
        (f"{TITLE} — Quay", ld(**{"@type": "NewsArticle", "publisher": {"name": "Quay"}})),
        (f"{TITLE} » Quay", ld(**{"@graph": [{"@type": "WebSite", "name": "Quay"}]})),
    ],
)
def test_title_loses_the_name_of_the_site(title: str, more: str) -> None:
    assert page(f"<title>{title}</title>{more}").title == TITLE


@pytest.mark.parametrize(
    "title",
    [
        "Why I bake - the harbour post of my youth and what became of it",
        "Part 2: Ropes",
        "Ropes - knots - sails",
    ],
)
def test_title_keeps_what_is_not_the_site(title: str) -> None:
    assert page(f"<title>{title}</title>").title == title


def test_title_that_is_the_site_alone_stays() -> None:
    assert page("<title>Harbour Post</title>").title == "Harbour Post"


def test_title_is_the_heading_that_the_head_confirms() -> None:
    body = f"<h1>Harbour Post</h1><h1>Most read</h1><h1>{TITLE}</h1>"
    assert page(f"<title>{TITLE} | Harbour Post</title>", body).title == TITLE


def test_title_is_a_heading_that_says_most_of_it() -> None:
    body = "<h1>Night ferry stops after forty years</h1>"
    assert page("<title>Night ferry stops | Harbour Post</title>", body).title == "Night ferry stops after forty years"


def test_title_is_not_a_heading_of_something_else() -> None:
    assert page(f"<title>{TITLE}</title>", "<h1>Subscribe to our letter</h1>").title == TITLE


def test_title_comes_from_opengraph_before_the_title_element() -> None:
    assert page(meta("og:title", TITLE) + "<title>Ferries, harbours and more</title>").title == TITLE


def test_title_resolves_entities_escaped_twice() -> None:
    assert page(meta("og:title", "Fish &amp; chips")).title == "Fish & chips"


def test_title_of_a_page_that_has_none() -> None:
    assert page().title is None
    assert page(body="<h1>Ropes</h1>").title == "Ropes"


# --- authors


@pytest.mark.parametrize(
    "author",
    [
        "Ana Lima",
        ["Ana Lima"],
        {"@type": "Person", "name": "Ana Lima"},
        [{"@type": "Person", "name": "By Ana Lima"}, {"name": "ana lima"}],
        {"name": ["Ana Lima"]},
        {"@id": "#ana"},
    ],
)
def test_author_from_json_ld_in_every_shape(author: object) -> None:
    graph = [
        {"@type": "NewsArticle", "author": author},
        {"@type": "Person", "@id": "#ana", "name": "Ana Lima"},
    ]
    assert page(ld(**{"@graph": graph})).authors == ("Ana Lima",)


def test_authors_of_comments_and_of_listed_pages_are_not_authors() -> None:
    thing = {"@type": "NewsArticle", "comment": [{"@type": "Comment", "author": "Troll"}]}
    listed = {"@type": "ItemList", "itemListElement": [{"@type": "Article", "author": "Somebody Else"}]}
    assert page(ld(**thing) + ld(**listed)).authors == ()


@pytest.mark.parametrize("name", ["author", "article:author", "parsely-author", "sailthru.author", "dc.creator"])
def test_author_from_meta(name: str) -> None:
    assert page(meta(name, "Ana Lima")).authors == ("Ana Lima",)


def test_authors_of_a_paper() -> None:
    assert page(meta("citation_author", "Lima, Ana") + meta("citation_author", "Berg, Jo")).authors == (
        "Ana Lima",
        "Jo Berg",
    )


def test_author_from_the_label_of_a_card() -> None:
    card = meta("twitter:label1", "Written by") + meta("twitter:data1", "Ana Lima")
    assert page(card).authors == ("Ana Lima",)
    assert page(card.replace("Written by", "Est. reading time")).authors == ()


@pytest.mark.parametrize(
    "body",
    [
        '<div class="byline">By <a>Ana Lima</a><span>Staff Writer</span></div>',
        '<span itemprop="author">Ana Lima</span>',
        '<a rel="author" href="/ana">Ana Lima</a>',
        '<div class="author">fan42</div><p class="byline">Written by<br>Ana Lima</p>',
        f"<h1>{TITLE}</h1><p>By Ana Lima</p><p>The ferry stops.</p>",
        f"<h1>{TITLE}</h1><p>Written by</p><p>Ana Lima</p>",
    ],
)
def test_author_from_the_page(body: str) -> None:
    assert page(body=body).authors == ("Ana Lima",)


@pytest.mark.parametrize(
    "body",
    [
        '<div class="comment-author">Troll</div>',
        '<a class="authorized-dealer">Authorized Dealer</a>',
        '<div class="author">12 March 2024</div>',
        '<div class="author">About the author:</div>',
        "<h1>Ropes</h1><p>By the sea there lived a sailor who knew all the knots of the world by heart.</p>",
    ],
)
def test_no_author_where_nobody_is_named(body: str) -> None:
    assert page(body=body).authors == ()


def test_author_after_a_byline_of_the_language() -> None:
    assert page(body="<h1>Corde</h1><p>A cura di Ana Lima</p>", lang="it").authors == ("Ana Lima",)


def test_a_person_comes_before_an_organisation() -> None:
    thing = ld(**{"@type": "Article", "author": {"@type": "Organization", "name": "Rope Union"}})
    assert page(thing, '<p class="byline">By Ana Lima</p>').authors == ("Ana Lima",)
    assert page(thing).authors == ("Rope Union",)


def test_the_site_is_not_its_own_author() -> None:
    organisation = {"@type": "Organization", "name": "Harbour-Post"}
    assert page(ld(**{"@type": "Article", "author": organisation}) + meta("og:site_name", "Harbour Post")).authors == ()
    assert page(meta("author", "harbour-post.example")).authors == ()


def test_a_person_may_have_a_site_of_the_same_name() -> None:
    assert page(meta("author", "Ana Lima") + meta("og:site_name", "Ana Lima")).authors == ("Ana Lima",)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("By Ana Lima and Jo Berg", ["Ana Lima", "Jo Berg"]),
        ("Ana Lima, Jo Berg, and Li Wei", ["Ana Lima", "Jo Berg", "Li Wei"]),
        ("Ana Lima & Jo Berg", ["Ana Lima", "Jo Berg"]),
        ("Ana Lima y Jo Berg", ["Ana Lima", "Jo Berg"]),
        ("张三、李四", ["张三", "李四"]),
        ("Jones and Smith", ["Jones and Smith"]),
        ("Mary E Jones", ["Mary E Jones"]),
        ("Ana Lima, PhD, MPH", ["Ana Lima, PhD, MPH"]),
        ("Ana Lima, head of the office for ropes", ["Ana Lima"]),
        ("Ana Lima | Harbour Post", ["Ana Lima"]),
        ("Ana Lima (guest)", ["Ana Lima"]),
        ("Ana Lima March 3, 2024", ["Ana Lima"]),
        ("Ana Lima 2024-03-03", ["Ana Lima"]),
        ("Reviewed by Jo Berg", []),
        ("https://social.example/ana", []),
        ("ana@harbour.example", []),
        ("{{ page.author }}", []),
        ("admin", []),
        ("Редакция", []),
        ("编辑", []),
        ("Sat, 20 Dec 2025", []),
        ("", []),
    ],
)
def test_names_in_an_author_field(text: str, names: list[str]) -> None:
    assert bylines.people(text) == names


# --- dates


def test_dates_are_looked_up_in_order() -> None:
    linked = ld(**{"@type": "NewsArticle", "datePublished": "2024-03-01T23:30:00-05:00"})
    tag = meta("article:published_time", "2024-03-02")
    marked = '<time class="updated" datetime="2024-03-09">x</time>'
    marked += '<time class="published" datetime="2024-03-03">x</time>'
    url = "https://harbour.example/2024/03/04/ferry"
    plain = '<time datetime="2024-03-05">x</time>'
    line = "<h1>Ropes</h1><p>6 March 2024</p>"
    expected = [
        (page(linked + tag, marked, url), "2024-03-01", "json-ld"),
        (page(tag, marked, url), "2024-03-02", "meta article:published_time"),
        (page("", marked, url), "2024-03-03", "time"),
        (page("", plain + line, url), "2024-03-04", "url"),
        (page("", plain + line), "2024-03-05", "time"),
        (page("", line), "2024-03-06", "text"),
    ]
    for got, date, source in expected:
        assert (got.date, got.date_source) == (date, source)


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (ld(**{"@type": "NewsArticle", "dateModified": "2024-03-01"}), ""),
        (ld(**{"@type": "WebPage", "datePublished": "2019-03-01"}), ""),  # of the shell, not of an article
        (meta("article:modified_time", "2024-03-02"), ""),
        ("", '<time class="updated" datetime="2024-03-09">x</time>'),
        ("", "<h1>Ropes</h1><p>Updated on 3 March 2024</p>"),
        ("", "<h1>Ropes</h1><p>© 3 March 2024 Harbour Post</p>"),
        ("", "<h1>Ropes</h1><p>03/04/2024</p>"),
        ("", "".join(f'<a><time datetime="2024-03-0{n}">x</time></a>' for n in range(1, 6))),
    ],
)
def test_no_date_of_another_kind(head: str, body: str) -> None:
    assert page(head, body)[2:4] == (None, None)


def test_the_front_page_takes_no_date_or_author_from_its_teasers() -> None:
    teaser = '<p class="byline">By Ana Lima</p><time datetime="2024-03-05">x</time>'
    front = page("", teaser, "https://harbour.example/")
    assert (front.authors, front.date) == ((), None)
    inner = page("", teaser, "https://harbour.example/ropes")
    assert (inner.authors, inner.date) == (("Ana Lima",), "2024-03-05")


@pytest.mark.parametrize(
    ("text", "language", "date"),
    [
        ("2021-03-04T22:10:00+01:00", None, "2021-03-04"),
        ("2021/3/4", None, "2021-03-04"),
        ("20210304", None, "2021-03-04"),
        ("Published on March 4th, 2021 at noon", "en", "2021-03-04"),
        ("4 Sept. 2021", "en", "2021-09-04"),
        ("4. März 2021", "de", "2021-03-04"),
        ("1er août 2021", "fr", "2021-08-01"),
        ("4 de marzo de 2021", "es", "2021-03-04"),
        ("4 czerwca 2021", "pl", "2021-06-04"),
        ("3 červenec 2021", "cs", "2021-07-03"),
        ("4 марта 2021 г.", "ru", "2021-03-04"),
        ("4 червня 2021", "uk", "2021-06-04"),
        ("2021. március 4.", "hu", "2021-03-04"),
        ("4 Ağustos 2021", "tr", "2021-08-04"),
        ("4 Agustus 2021", "id", "2021-08-04"),
        ("ngày 4 tháng 3 năm 2021", "vi", "2021-03-04"),
        ("2021年3月4日", "ja", "2021-03-04"),
        ("2021년 3월 4일", "ko", "2021-03-04"),
        ("4 يناير 2021", "ar", "2021-01-04"),
        ("14 जनवरी 2024", "hi", "2024-01-14"),
        ("04.03.2021", "en", "2021-03-04"),
        ("04/03/2021", "fr", "2021-03-04"),
        ("25/03/2021", "en", "2021-03-25"),
        ("03/25/2021", None, "2021-03-25"),
        ("04/03/2021", "en", None),
        ("30 February 2021", "en", None),
        ("4 jui 2021", "fr", None),  # juin or juillet
        ("March 2021", "en", None),
        ("2021", "en", None),
        ("4 March 1021", "en", None),
        ("version 10.2.2021.3", "en", None),
        ("", None, None),
    ],
)
def test_dates_in_many_forms(text: str, language: str | None, date: str | None) -> None:
    assert dates.parse(text, language) == date


@pytest.mark.parametrize(
    ("url", "date"),
    [
        ("https://a.example/2021/03/04/story", "2021-03-04"),
        ("https://a.example/story-20210304.html", "2021-03-04"),
        ("https://a.example/2021/13/04/story", None),
        ("https://a.example/1234202103045", None),
        ("no url", None),
    ],
)
def test_dates_in_urls(url: str, date: str | None) -> None:
    assert dates.in_url(url) == date


# --- site, address, language


def test_site_name() -> None:
    assert page(meta("og:site_name", "Harbour Post")).site == "Harbour Post"
    assert page(ld(**{"@type": "Article", "publisher": {"name": "Harbour Post"}})).site == "Harbour Post"
    assert page(meta("og:site_name", "https://harbour.example")).site is None


@pytest.mark.parametrize(
    ("link", "base", "url"),
    [
        ("https://a.example/b", None, "https://a.example/b"),
        ("/b", "https://a.example/c?d", "https://a.example/b"),
        ("b", "https://a.example/c/", "https://a.example/c/b"),
        ("//a.example/b", "https://x.example/", "https://a.example/b"),
        ("/b", None, None),
        ("javascript:alert(1)", "https://a.example/", None),
        ("data:text/html,x", "https://a.example/", None),
        ("http://[", "https://a.example/", None),
        ("http://a.example:99999/", None, None),
        ("https://a.example/b c", None, None),
        ("https://a.example/\x00", None, None),
        ("http://localhost/", None, None),
        ("", "https://a.example/", None),
    ],
)
def test_canonical_address(link: str, base: str | None, url: str | None) -> None:
    assert head.absolute(link, base) == url


def test_a_rel_may_hold_several_words() -> None:
    assert page(body='<p>By <a rel="Author nofollow">Ana Lima</a></p>').authors == ("Ana Lima",)
    assert page('<link rel="alternate Canonical" href="/a">').url == "https://www.harbour-post.example/a"


def test_a_date_that_is_none_gives_way_to_the_next() -> None:
    told = page(ld(**{"@type": "NewsArticle", "datePublished": "soon", "dateCreated": "2024-03-01"}), url=None)
    assert (told.date, told.date_source) == ("2024-03-01", "json-ld")


def test_canonical_address_of_a_page() -> None:
    assert page('<link rel="canonical" href="/a">').url == "https://www.harbour-post.example/a"
    assert page(meta("og:url", "https://a.example/b")).url == "https://a.example/b"
    assert page('<link rel="canonical" href="mailto:x">' + meta("og:url", "https://a.example/b")).url == (
        "https://a.example/b"
    )
    assert page().url is None


def test_language_of_the_markup() -> None:
    assert page(lang="pt-BR").language == "pt"
    assert page(meta("og:locale", "zh_Hant_TW"), lang="").language == "zh"
    assert page('<meta http-equiv="Content-Language" content="eng">', lang="klingon").language == "en"
    assert page(lang="").language is None


# --- JSON-LD as it is found


@pytest.mark.parametrize(
    "text",
    [
        '{"headline": "A"}',
        '{"headline": "A",}',
        '<!-- {"headline": "A"} -->',
        '//<![CDATA[\n{"headline": "A"}\n//]]>',
        '{"headline": "A"};',
        '\ufeff {"headline": "A"}',
    ],
)
def test_json_is_read_as_it_is_found(text: str) -> None:
    assert jsonld.loads(text) == {"headline": "A"}


def test_json_with_raw_line_ends_in_strings() -> None:
    assert jsonld.loads('{"headline": "A\nB"}') == {"headline": "A\nB"}


@pytest.mark.parametrize("text", ["", "{", "nonsense", "[" * 100_000, '{"a":' * 50_000, "{" + "}" * 99])
def test_json_beyond_hope(text: str) -> None:
    assert jsonld.loads(text) in (None, {})


def test_the_article_comes_before_the_page_that_holds_it() -> None:
    page_first = [{"@type": "WebPage", "headline": "Shell"}, {"@type": ["BlogPosting"], "headline": "Ropes"}]
    assert jsonld.read([json.dumps(page_first)]).first("headline", jsonld.OTHER) == (jsonld.ARTICLE, "Ropes")


def test_json_is_read_to_a_bound() -> None:
    long = json.dumps({"@type": "Article", "headline": "x" * jsonld.MAX_CHARS})
    short = json.dumps({"@type": "Article", "headline": "Ropes"})
    assert jsonld.read([long, short]).first("headline", jsonld.WORK) == (jsonld.ARTICLE, "Ropes")
    assert len(jsonld.read([json.dumps([{"a": 1}] * 9_000)]).ranked) < jsonld.MAX_NODES


# --- whatever stands there

KEYS = st.sampled_from(
    [
        "@type",
        "@id",
        "@graph",
        "author",
        "name",
        "headline",
        "datePublished",
        "publisher",
        "url",
        "mainEntity",
    ]
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["Article", "#a"])
THINGS = st.recursive(LEAVES, lambda x: st.lists(x, max_size=4) | st.dictionaries(KEYS, x, max_size=5), max_leaves=25)


@given(THINGS)
def test_any_json_ld_is_survived(thing: object) -> None:
    made = Page("html")
    made.head.jsonld = [json.dumps(thing)]
    assert isinstance(read(made), Metadata)


@given(st.text(), st.text(), st.text(), st.text(), st.none() | st.text())
def test_any_text_is_survived(script: str, value: str, title: str, link: str, url: str | None) -> None:
    made = Page("html", url=url)
    made.head.jsonld, made.head.title, made.head.canonical, made.head.lang = [script], title, link, value
    names = (
        "og:title",
        "author",
        "date",
        "og:site_name",
        "og:url",
        "og:locale",
        "citation_author",
        "twitter:label1",
    )
    made.head.metas = [(name, value) for name in names]
    made.head.times, made.head.authors = [(value, title)], [value, title]
    got = read(made)
    assert got.date is None or dates.parse(got.date) == got.date
    assert got.url is None or got.url.startswith("http")


@given(st.text(), st.none() | st.text())
def test_any_address_is_survived(url: str, base: str | None) -> None:
    found = head.absolute(url, base)
    assert found is None or " " not in found


LONG = 20_000
WORST = [
    " ", "a ", " - ", "1 ", "1. de ", "By ", "(", ", ", "é", "-_", "2021-", "A.", "a.b.", "12 éé", "<!--",
    "12 ",
    "&amp;",
]  # fmt: skip


@pytest.mark.parametrize("unit", WORST)
def test_long_values_take_linear_time(unit: str) -> None:
    text = unit * LONG
    made = Page("html", url="https://a.example/" + text)
    made.head.title = made.head.canonical = text
    made.head.metas = [(name, text) for name in ("og:title", "author", "date", "og:site_name")]
    made.head.times, made.head.authors, made.head.jsonld = (
        [(text, text)],
        [text] * 8,
        [text, f'{{"a": "{text}"]}}'],
    )
    made.text = [text] * 30
    start = time.process_time()
    read(made)
    assert time.process_time() - start < 1.0


@settings(max_examples=20)
@given(st.permutations(["a", "b", "c"]))
def test_nothing_is_remembered_between_pages(order: list[str]) -> None:
    made = {name: f"<title>{name} | Site {name}</title>" + meta("og:site_name", f"Site {name}") for name in order}
    assert [page(made[name]).title for name in order] == order


def test_a_text_has_no_metadata() -> None:
    assert read(Page("text", text=["By Ana Lima", "4 March 2021"])) == Metadata()


def test_names_that_stand_for_nobody_are_in_lower_case() -> None:
    assert all(name == name.lower() == name.strip() for name in bylines._NAMELESS)
    assert metadata.HEAD_SHARE <= 1
