"""What the HTML parser may be given: one linear look at the tags, and the page without those that would kill it.

Nothing in Python can interrupt the parser (lexbor, through selectolax), and some pages cost it more than their size:

- depth: a tag that asks whether a <p> is open walks all open elements (100,000 open <div>: 14 s);
- formatting: every open <font>, <b>, <a> … is opened again in each block that follows (4,000 × `<p><font size=i>`,
  72 KB: 8 s and 3 GB);
- attributes: those of one tag are compared with each other (40,000 in one tag: 2 s);
- options: each <option> visits all others of its <select> (20,000: 1 s).

Where a bound is passed *tags* go, start tag and end tag, and all text stays. Elements are followed roughly: what ends
what is simplified, so that a page may be taken for deeper than it is, but hardly for flatter.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

MAX_DEPTH = 2_500  # open elements; pages 2,000 deep are read whole
MAX_FORMATTING = 60  # open formatting elements
MAX_NODES = 2_000_000  # start tags
MAX_BYTES = 100_000_000  # characters of the page
MAX_ATTRIBUTES = 400  # of one tag
MAX_OPTIONS = 3_000
# Work that the parser may have, beyond which the bounds of depth and formatting become the narrow ones.
_MAX_STEPS = 400_000_000  # walked over open elements, about 1.6 ns each
_MAX_REOPENED = 250_000  # elements opened again, about 0.5 kB each
_NARROW_DEPTH, _NARROW_FORMATTING = 100, 4
_FEW_TAGS = 2_000  # a page of fewer tags is harmless whatever they are: measured 0.5 s and 190 MB at worst

_FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_RAW = frozenset("script style textarea title xmp iframe noembed noframes".split())
# A start tag ends these, innermost first, where no end tag has.
_ENDS = {
    "p": "p", "li": "p li", "dt": "p dt dd", "dd": "p dt dd", "td": "p td th", "th": "p td th", "tr": "p td th tr",
    "tbody": "p td th tr tbody thead tfoot", "thead": "p td th tr tbody thead tfoot",
    "tfoot": "p td th tr tbody thead tfoot", "rb": "rb rt rp", "rt": "rb rt rp", "rp": "rb rt rp",
}  # fmt: skip
_CLOSES_P = frozenset(
    "address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form h1 h2 h3 "
    "h4 h5 h6 header hgroup hr main menu nav ol p pre section summary table ul".split()
)
_ENDED_BY = {
    **{name: frozenset(["p"]) for name in _CLOSES_P},
    **{k: frozenset(v.split()) for k, v in _ENDS.items()},
}
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]{0,60})|<!--")  # linear: the name is bounded
_FORMATTING_TAG = re.compile(r"<(/?)(?:[abisuABISU]|big|code|em|font|nobr|small|strike|strong|tt)[\s>/]", re.I)


class Bounded(NamedTuple):
    """The page to parse, and the limits it ran into: "bytes", "nodes", "depth", "formatting", "attributes", "options"."""

    html: str
    limits: tuple[str, ...]


def bound(html: str, max_depth: int = MAX_DEPTH, max_nodes: int = MAX_NODES, max_bytes: int = MAX_BYTES) -> Bounded:
    """The page as the parser survives it. Ordinary pages come back as they are, after a look that costs next to nothing.

    >>> bound("<p>Hi <b>you").limits
    ()
    >>> bound("<div>" * 3000 + "deep").limits, bound("<div>" * 3000 + "deep").html.count("<div>")
    (('depth',), 2500)
    """
    limits = []
    if len(html) > max_bytes:
        html = html[:max_bytes]
        limits.append("bytes")
    if _is_harmless(html, max_depth, max_nodes):
        return Bounded(html, tuple(limits))
    scan = _Scan(html, max_depth, max_nodes)
    scan.run()
    return Bounded(scan.result(), (*limits, *scan.limits))


def _is_harmless(html: str, max_depth: int, max_nodes: int) -> bool:
    """Whether counting alone shows that no bound is passed."""
    tags = html.count("<")
    if tags > min(10_000, max_nodes) or (tags > max_depth and tags > _FEW_TAGS and html.count("</") * 3 < tags):
        return False
    if tags <= _FEW_TAGS:
        return tags <= max_depth and (len(html) < 200_000 or max(map(len, html.split("<"))) < 10_000)
    balance = 0
    for end in _FORMATTING_TAG.findall(html):
        balance = max(0, balance - 1) if end else balance + 1
        if balance > MAX_FORMATTING // 2:
            return False
    return True


class _Scan:
    """One pass over the tags with a rough account of what is open; `cuts` are the spans of tags that go."""

    def __init__(self, html: str, max_depth: int, max_nodes: int) -> None:
        self.html = html
        self.max_depth, self.max_nodes = max_depth, max_nodes
        self.max_formatting = MAX_FORMATTING
        self.open: list[str] = []
        self.count: Counter[str] = Counter()  # open elements by name
        self.formatting: Counter[str] = Counter()  # formatting elements that wait for their end tag
        self.n_formatting = 0
        self.removed: Counter[str] = Counter()  # start tags taken out whose end tags are still to come
        self.cuts: list[tuple[int, int, str]] = []  # start, end, what comes instead
        self.limits: dict[str, None] = {}
        self.tags = self.options = self.steps = self.reopened = 0

    def run(self) -> None:
        """Read all tags."""
        at, never = 0, set()
        while tag := _TAG.search(self.html, at):
            at = tag.end()
            name = (tag[2] or "!--").lower()
            if name == "!--" or (name in _RAW and not tag[1]):
                closing = "-->" if name == "!--" else f"</{name}"
                end = -1 if closing in never else self._find(closing, at)
                if end < 0:
                    never.add(closing)  # looked for once: a million unclosed comments cost one search
                at = max(at, end)
                continue
            end = self.html.find(">", at)
            if end < 0:  # the parser drops a tag that the page's end cuts off; what it collects for it we need not see
                self.cuts.append((tag.start(), len(self.html), ""))
                return
            attributes, at = self.html[at:end], end + 1
            if tag[1]:
                self._end_tag(name, tag.start(), at)
            else:
                self._start_tag(name, attributes, tag.start(), at)

    def _find(self, closing: str, at: int) -> int:
        found = self.html.find(closing, at)
        return found if found >= 0 else self.html.find(closing.upper(), at)

    def _remove(self, start: int, end: int, limit: str, instead: str = "") -> None:
        self.cuts.append((start, end, instead))
        self.limits[limit] = None

    def _start_tag(self, name: str, attributes: str, start: int, end: int) -> None:
        self.tags += 1
        if self.tags > self.max_nodes:
            self._remove(start, end, "nodes")
            return
        self.steps += len(self.open)
        self.reopened += self.n_formatting if name in _ENDED_BY else 0
        if self.steps > _MAX_STEPS:
            self.max_depth = min(self.max_depth, _NARROW_DEPTH)
        if self.reopened > _MAX_REOPENED:
            self.max_formatting = _NARROW_FORMATTING
        if len(attributes) > 2 * MAX_ATTRIBUTES and len(attributes.split(None, MAX_ATTRIBUTES)) > MAX_ATTRIBUTES:
            self._remove(start, end, "attributes", f"<{name}>")
        if name in _VOID or (attributes.endswith("/") and name in ("path", "rect", "circle", "use", "line", "g")):
            return
        if limit := self._limit(name):
            self._remove(start, end, limit)
            self.removed[name] += 1
            return
        self._push(name)

    def _limit(self, name: str) -> str | None:
        """The bound that a start tag would pass."""
        if name in _FORMATTING:
            return "formatting" if self.n_formatting >= self.max_formatting else None
        if name == "option":
            self.options += 1
            return "options" if self.options > MAX_OPTIONS else None
        self._imply_end(name)
        return "depth" if len(self.open) >= self.max_depth else None

    def _imply_end(self, name: str) -> None:
        ended = _ENDED_BY.get(name, ())
        while self.open and self.open[-1] in ended:
            self.count[self.open.pop()] -= 1

    def _push(self, name: str) -> None:
        if name in _FORMATTING:
            self.formatting[name] += 1
            self.n_formatting += 1
            return
        self.open.append(name)
        self.count[name] += 1

    def _end_tag(self, name: str, start: int, end: int) -> None:
        if self.removed[name]:
            self.removed[name] -= 1
            self.cuts.append((start, end, ""))
        elif name in _FORMATTING:
            if self.formatting[name]:
                self.formatting[name] -= 1
                self.n_formatting -= 1
        elif self.count[name]:
            while True:
                last = self.open.pop()
                self.count[last] -= 1
                if last == name:
                    break

    def result(self) -> str:
        """The page without the tags that were taken out."""
        out, at = [], 0
        for start, end, instead in self.cuts:
            if start >= at:
                out += [self.html[at:start], instead]
                at = end
        out.append(self.html[at:])
        return "".join(out)
