"""Markdown and HTML of the article: parsed again, they are what the samples' gold says, and hold the words of the text."""

import os
import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

import cleaner
from benchmarks import corpora
from cleaner import api, article, render
from cleaner.article import build, inline
from tests.conftest import ROOT

FOLDER = ROOT / "samples/markdown"
SAMPLES = sorted(path.stem for path in FOLDER.glob("*.html"))
URL = "https://example.com/guide/page.html"


def parser(formulas=True):
    markdown = MarkdownIt("commonmark", {"maxNesting": 200}).enable("table")
    return markdown.use(dollarmath_plugin, double_inline=True) if formulas else markdown


def tokens(markdown):
    """What a parser makes of Markdown: every token with all that it says, less where it stood."""
    return [_token(token) for token in parser().parse(markdown)]


def _token(token):
    children = [_token(child) for child in token.children or ()]
    content = "" if children else token.content
    how = () if token.type == "text" else (token.info, token.markup)  # of a text: whether it was escaped
    return token.type, token.tag, dict(token.attrs), how, token.hidden, content, children


def words(markdown, formulas):
    """The words of Markdown without its marks."""
    out = []

    def read(found):
        for token in found:
            if token.type == "image":
                continue
            if token.type in ("softbreak", "hardbreak"):
                out.append("\n")
            elif token.children is not None:
                read(token.children)
            else:
                out.append(token.content)
            if token.block and (token.nesting <= 0):
                out.append("\n")

    read(parser(formulas).parse(markdown))
    return "".join(out).split()


def has_formulas(page):
    return any(piece.kind == "tex" for run in article.runs(build.tree(page)) for piece in run.pieces)


def of_sample(name):
    theme = name.split("--")[1]
    r = cleaner.extract((FOLDER / f"{name}.html").read_bytes(), url=URL, mode="fast")
    return r, r.markdown(links=theme in ("links", "images"), images=theme == "images")


def test_there_are_enough_samples():
    assert len(SAMPLES) >= 40
    assert sorted(path.name[: -len(".gold.md")] for path in FOLDER.glob("*.gold.md")) == SAMPLES


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_parse_as_their_gold(name):
    gold = (FOLDER / f"{name}.gold.md").read_text(encoding="utf-8")
    assert tokens(of_sample(name)[1]) == tokens(gold)


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_keep_the_words_of_their_text(name):
    r, markdown = of_sample(name)
    assert words(markdown, has_formulas(r.page)) == r.text.split()


GOLD = os.environ.get("CLEANER_GOLD")
EVERY = int(os.environ.get("CLEANER_EVERY", "25"))  # 1 for all pages, which takes minutes


@pytest.mark.skipif(not GOLD, reason="CLEANER_GOLD names no folder")
@pytest.mark.parametrize("name", ["wcxb-dev", "magic-forum", "zh-webcontent"])
def test_real_pages_keep_the_words_of_their_text(name):
    pages = corpora.available(Path(GOLD))[name]()[::EVERY]
    other = []
    for page, r in zip(pages, cleaner.extract_many(((p.source, p.url) for p in pages), mode="fast"), strict=True):
        formulas = has_formulas(r.page)
        for links in (False, True):
            if words(r.markdown(links=links), formulas) != r.text.split():
                other.append(page.id)
    assert not other


def kept(html, url=None):
    """The page of some HTML with all of its blocks kept."""
    page = api.html_page(html, url, cleaner.Options())
    page.code = ["keep"] * len(page)
    return page


# No text ends in a backslash: the parser's plugin for formulas takes it for one before the line's first sign.
MARKUP = st.lists(
    st.sampled_from([
        *"<p>|</p>|<b>|</b>|<i>|</i>|<a href=/x>|</a>|<code>|</code>|<pre>|</pre>|<br>|<ul>|<ol start=3>|<li>|</ul>|</ol>|<table>|<tr>|<td>|"
        "<th colspan=2>|<td rowspan=3>|</table>|<blockquote>|</blockquote>|<h2>|</h2>|<dl><dt>|<dd>|<svg>|</svg>|<img src=/i.png alt=x>|<caption>|"
        "<p><math><annotation encoding=application/x-tex>x^2</annotation></math></p>|<noscript>|<button>|<span>|</span>|<script>|</script>| |\n| \n".split("|"),
        "a", "b c", "*", "_", "`", "``", "~~~", "[x](y)", "[a]: b", "#", "1.", "- ", "---", "===", "|", "\\ c", "&lt;b&gt;", "&amp;amp;", "$", "!", ">", "東京", "。", "«é»",
    ]),
    max_size=25,
)  # fmt: skip


@settings(max_examples=400)
@given(MARKUP.map("".join))
@example("<svg><tr>a")
@example("<h2>#")
def test_any_markup_keeps_the_words_of_its_text(html):
    page = kept(html)
    formulas = has_formulas(page)
    for links in (False, True):
        assert words(render.as_markdown(page, links), formulas) == render.text(page).split()


@settings(max_examples=200)
@given(MARKUP.map("".join))
def test_the_article_of_any_markup_parses_to_the_same_words(html):
    page = kept(html)
    again = api.html_page(render.as_html(page, images=False), None, cleaner.Options())
    if not has_formulas(page):
        assert re.sub(r"\s", "", "".join(again.text)) == re.sub(r"\s", "", "".join(page.text))


def test_a_text_comes_back_as_it_is():
    assert cleaner.clean("# One\n\n* two").markdown() == "# One\n\n* two"
    assert cleaner.clean("a <b>\n\nc").html() == '<article dir="auto">\n<p>a &lt;b&gt;</p>\n<p>c</p>\n</article>'


def test_what_was_cut_from_a_block_is_in_no_format():
    text = "The harvest began late this year. Baca juga: Harga Cabai Naik Tajam di Pasar Induk"
    page = kept(
        f"<p>The <b>harvest</b> began late this year. <a href=/x>Baca juga: Harga <i>Cabai</i></a> Naik Tajam di Pasar Induk</p><p>{text}</p>"
    )
    page.cuts = {0: [cleaner.model.Cut(33, len(text), "promo.inline")]}
    assert render.as_markdown(page, True).startswith("The **harvest** began late this year.\n\nThe harvest began")


def test_deep_nesting_ends():
    page = kept("<ul><li>" * 900 + "deep" + "<blockquote>" * 900 + "deeper")
    assert words(render.as_markdown(page), False) == ["deep", "deeper"]
    assert "deeper" in render.as_html(page)


def test_wide_spans_end():
    page = kept("<table>" + "<tr><td colspan=65534 rowspan=65534>a<td>b" * 300 + "</table>")
    assert words(render.as_markdown(page), False) == ["a", "b"] * 300


@pytest.mark.parametrize(
    "text", ["[" * 50_000, "\\" * 50_000, "`" * 50_000, "[a" * 30_000 + "]:", "| -" * 30_000, "<" * 50_000, "_a" * 30_000]
)
def test_hostile_text_is_escaped_in_linear_steps(text):
    assert len(inline.line_start(inline.escape(text, inline.Style()))) >= len(text)


PAYLOADS = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", '"><script>alert(1)</script>',
    "<a href=\"javascript:alert(1)\">x</a>", "<a href=\"java\tscript:alert(1)\">x</a>", "<a href=\" \x01javascript:alert(1)\">x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>", "<a href=\"vbscript:x\">x</a>", "<iframe src=javascript:alert(1)></iframe>",
    "<p onclick=alert(1) style='background:url(javascript:alert(1))'>x</p>", "<math><mtext></p><style><img src onerror=alert(1)></style></math>",
    "<img alt='\"><script>alert(1)</script>' src=/i.png>", "<ol start='1 onload=alert(1)'><li>x</ol>", "<pre><code class='language-\"onload=alert(1)'>x</code></pre>",
    "<a href='https://e.org/\"onmouseover=alert(1)'>x</a>", "&lt;script&gt;alert(1)&lt;/script&gt;", "<img srcset='javascript:alert(1) 1x'>",
    "<form action=javascript:alert(1)><button formaction=javascript:alert(1)>x</button></form>", "<base href=javascript:alert(1)//><a href=x>y</a>",
]  # fmt: skip


@pytest.mark.parametrize("payload", PAYLOADS)
def test_the_article_has_only_harmless_elements_and_attributes(payload):
    from selectolax.lexbor import LexborHTMLParser

    out = render.as_html(kept(f"<body><p>Before.</p>{payload}<p>After.</p>", URL))
    for node in LexborHTMLParser(out).css("body *"):
        assert node.tag in "article p a b strong em code pre ol ul li img br h1 table tr td th span blockquote".split()
        assert set(node.attributes) <= {
            "href",
            "src",
            "alt",
            "loading",
            "class",
            "start",
            "dir",
            "lang",
            "colspan",
            "rowspan",
        }
        for name in ("href", "src"):
            assert (node.attributes.get(name) or "https:").startswith("https:")
        assert re.fullmatch(r"[\w+#.-]*", node.attributes.get("class") or "")
        assert (node.attributes.get("start") or "1").isdigit()
