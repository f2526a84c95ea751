"""Pages made to hurt: what each is, and what may be named as the limit that it ran into."""

from __future__ import annotations

from collections.abc import Callable

MB = 1_000_000
WORDS = "last words"


def _nested(n: int) -> str:
    return "<div>" * n + WORDS


def _closed(n: int) -> str:
    return "<div>" * n + WORDS + "</div>" * n


# Beyond what is processed whole: the limit that is named, or none where the page is harmless however large.
PAGES: dict[str, tuple[Callable[[], str | bytes], str]] = {
    "100,000 nested elements": (lambda: _nested(100_000), "depth"),
    "100,000 nested and closed": (lambda: _closed(100_000), "depth"),
    "4,000 paragraphs with a font left open": (lambda: "<p><font size=i>" * 4_000 + WORDS, "formatting"),
    "fonts left open, each beside an end tag of another": (
        lambda: "".join(f"<p><font size={i}></b>" for i in range(4_000)) + WORDS,
        "formatting",
    ),
    "elements of long names left open, likewise": (
        lambda: "".join(f"<p><strong id={i}></b>" for i in range(4_000)) + WORDS,
        "formatting",
    ),
    "fonts left open behind what is a comment to browsers": (
        lambda: "<?x <script>" + "<p><font size=i>" * 4_000 + WORDS,
        "formatting",
    ),
    "elements left open, each behind an end tag of none": (lambda: "</div><mo x='>'>" * 25_000 + WORDS, "depth"),
    "parts of a ruby without one": (lambda: "".join(f"<rt id={i}>" for i in range(36_000)) + WORDS, "depth"),
    "attributes of 25,000 bodies": (lambda: "".join(f"<h2><body a{i}>" for i in range(25_000)) + WORDS, "attributes"),
    "times in each other, around 5 MB": (lambda: "<time>" * 2_000 + "many words " * 450_000 + WORDS, ""),
    "bylines in each other, around 5 MB": (lambda: "<div class=byline>" * 2_000 + "many words " * 450_000 + WORDS, ""),
    "formulas in each other": (lambda: "<math>" * 2_000 + "<mi>x</mi>" * 40_000 + f"<p>{WORDS}", ""),
    "7,000 promo markers in a row": (lambda: "<p>" + "Read more: é" * 7_000 + f"<p>{WORDS}", ""),
    "10 MB of one attribute": (lambda: f"<p title='{'x' * 10 * MB}'>{WORDS}", ""),
    "10 MB of attributes in one tag": (lambda: "<p " + "a=1 " * (10 * MB // 4) + f">{WORDS}", "attributes"),
    "30,000 attributes behind a < in quotes": (
        lambda: "<p title='<' " + " ".join(f"a{i}" for i in range(30_000)) + f">{WORDS}",
        "attributes",
    ),
    "10 MB of names without values": (
        lambda: "".join("<p " + " ".join(f"n{i * 100 + j}" for j in range(100)) + ">" for i in range(12_000)) + WORDS,
        "names",
    ),
    "a million siblings": (lambda: "<i></i>" * 1_000_000 + f"<p>{WORDS}", "nodes"),
    "a million blocks": (lambda: "<p>x</p>" * 1_000_000 + f"<p>{WORDS}", "nodes"),
    "a million unclosed paragraphs": (lambda: "<p>" * 1_000_000 + WORDS, "nodes"),
    "three million elements": (lambda: f"<p>{WORDS}" + "<br>" * 3_000_000, "nodes"),
    "colspan": (lambda: f"<table><tr><td colspan=9007199254740991 rowspan=9007199254740991>{WORDS}</table>", ""),
    "a gigantic inline SVG": (lambda: "<svg>" + "<path d='M0 0L1 1'/>" * 300_000 + f"</svg><p>{WORDS}", "nodes"),
    "gigantic base64": (lambda: f"<img src='data:image/png;base64,{'iVBORw0KGgo' * MB}'><p>{WORDS}", ""),
    "an entity flood": (lambda: "<p>" + "&amp;&lt;&nbsp;&#x2028;&notit;" * 300_000 + f"<p>{WORDS}", ""),
    "NULs": (lambda: "<p>" + "\0" * 5 * MB + f"<p>{WORDS}", ""),
    "invalid UTF-8": (lambda: b"<p>" + b"\xff\xfe\xc3(" * (2 * MB) + f"<p>{WORDS}".encode(), ""),
    "one line of 50 MB of text": (lambda: f"<p>{WORDS} " + "ninety nine words " * (50 * MB // 18), "bytes"),
    "a million comments left open": (lambda: f"<p>{WORDS}" + "<!--" * 1_000_000, ""),
    "a million selects": (lambda: f"<p>{WORDS}" + "<select><option selected>x" * 200_000, "nodes"),
    "a quote left open": (lambda: f"<p>{WORDS}" + "<a href='" * 1_000_000, "nodes"),
}
# At the bounds that are promised: whole and uncut.
WHOLE: dict[str, Callable[[], str]] = {
    "2,000 deep": lambda: _closed(2_000),
    "200,000 nodes": lambda: "<p>x</p>" * 199_999 + f"<p>{WORDS}",
    "20 MB": lambda: "<p>" + ("fifty words " * 25 + "</p>\n<p>") * (20 * MB // 309) + WORDS,
}
