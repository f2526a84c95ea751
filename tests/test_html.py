"""HTML to blocks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import html
from cleaner.model import CONTROL, EMPHASIS, HIDDEN, NOSCRIPT


def blocks(source):
    page = html.parse(source)
    return list(zip(page.tag, page.text, strict=True))


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("<p>one <b>two</b>\n three</p>", [("p", "one two three")]),
        ("<p>a<br>b<br><br>c", [("p", "a\nb"), ("p", "c")]),
        ("text<p>par</p>tail", [("body", "text"), ("p", "par"), ("body", "tail")]),
        ("<ul><li>a<ul><li>b</ul>c</ul>", [("li", "a"), ("li", "b"), ("li", "c")]),
        ("<pre>  x\n    y\n</pre>", [("pre", "  x\n    y")]),
        ("<table><tr><td>1<td>2</table>", [("td", "1"), ("td", "2")]),
        ("<script>x</script><style>y</style><p>z<!-- c --></p>", [("p", "z")]),
        ("<svg><text>no</text></svg><p>yes</p>", [("p", "yes")]),
        ("<svg><symbol><p>unclosed</p><p>page</p>", [("p", "unclosed"), ("p", "page")]),
        ("<my-card>a</my-card><my-card>b</my-card>", [("my-card", "a"), ("my-card", "b")]),
        ("<p>a&amp;b &eacute; &#8217;</p>", [("p", "a&b é ’")]),
        ("<select><option>a</select><textarea>b</textarea><p>c", [("p", "c")]),
        ("", []),
    ],
)
def test_blocks(source, wanted):
    assert blocks(source) == wanted


_MATHML = '<math display="block"><semantics><mi>x</mi><annotation encoding="application/x-tex">x^{2}</annotation></semantics></math>'


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (f"<p>So {_MATHML}.", "So x^{2}."),
        ('<p>So <math alttext="\\frac{a}{b}"><mi>a</mi><mi>b</mi></math>.', r"So \frac{a}{b}."),
        ("<p>So <math><mi>a</mi><mo>=</mo><mi>b</mi></math>.", "So a=b."),
        (f'<p>So <span class=katex><span class=katex-mathml>{_MATHML}</span><span class=katex-html aria-hidden=true>x2</span></span>.', "So x^{2}."),
        ('<p>So <span class=katex><span class=katex-html>x2</span></span>.', "So x2."),
        ('<p>So <script type="math/tex">x^{2}</script>.', "So x^{2}."),
        ('<p>So <span class="MathJax_Preview">[math]</span><span class="MathJax">x2</span><script type="math/tex; mode=display">x^{2}</script>.', "So x^{2}."),
        ('<p>So <script type="text/x-template">x^{2}</script>.', "So ."),
    ],
)  # fmt: skip
def test_a_formula_is_its_tex_source_once(source, text):
    assert html.parse(source).text == [text]


@pytest.mark.parametrize(
    ("source", "flag"),
    [
        ("<noscript><p>x</p></noscript>", NOSCRIPT),
        ("<div hidden><p>x</p></div>", HIDDEN),
        ("<div style='color:red;display : none'>x</div>", HIDDEN),
        ("<p aria-hidden=true>x</p>", HIDDEN),
        ("<p><button>x</button></p>", CONTROL),
        ("<p><b>x</b></p>", EMPHASIS),
    ],
)
def test_flags(source, flag):
    page = html.parse(f"<body><p>before</p>{source}<p>after</p>")
    assert page.flags == [0, flag, 0]


def test_links_are_counted_in_their_block():
    page = html.parse("<p>See <a href=/a>the one</a> and <a href=/b>two</a>.</p><p><a href=/c>All <b>of</b> it</a></p>")
    assert page.links == [("the one", "two"), ("All of it",)]
    assert page.link_words == [3, 3]
    assert page.words == [5, 3]


def test_a_link_around_blocks_belongs_to_each():
    page = html.parse("<a href=/x><div>one two</div><div>three</div></a><p>after</p>")
    assert page.link_words == [2, 1, 0]


def test_head():
    page = html.parse(
        "<html lang=id><head><title> A\n B </title><meta property=og:title content=T><link rel=canonical href=/c>"
        "<script type=application/ld+json>{}</script></head><body><time datetime=2024-01-02>x</time>"
    )
    head = page.head
    assert (head.lang, head.title, head.canonical, head.jsonld) == ("id", "A B", "/c", ["{}"])
    assert ("og:title", "T") in head.metas
    assert head.times[0][0] == "2024-01-02"


@given(st.text(alphabet=st.sampled_from(list("<>/=\"' abpdivsvgtrul-!&;\n\0é一")), max_size=300))
def test_elements_and_blocks_agree_on_anything(source):
    page = html.parse(source)
    n = len(page.text)
    assert all(len(c) == n for c in (page.tag, page.element, page.words, page.links, page.link_words, page.flags))
    for row, element in enumerate(page.element):
        assert page.el_first[element] <= row < page.el_last[element]
        assert page.tag[row] == page.el_tag[element]
    assert all(text.strip() for text in page.text)
    assert all(0 <= first <= last <= n for first, last in zip(page.el_first, page.el_last, strict=True))
