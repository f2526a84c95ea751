"""What the HTML parser may be given: one linear look at the tags, and the page without those that would kill it.

Nothing in Python can interrupt the parser (lexbor, through selectolax), and some pages cost it more than their size:

- depth: a tag that asks whether a <p> is open walks all open elements (100,000 open <div>: 14 s);
- formatting: every open <font>, <b>, <a> … is opened again in each block that follows (4,000 × `<p><font size=i>`,
  72 KB: 8 s and 3 GB);
- attributes: those of one tag are compared with each other (40,000 in one tag: 2 s);
- names: those it does not know stand in a table of fixed width (80,000: 0.4 s, and quadratic).

Where one of these bounds is passed *tags* go, start tag and end tag, and all text stays. Of a page with more tags or bytes
than its bounds allow the end goes. `harmless` lets most pages pass; of the others `scan` follows the tags, roughly: a page
may be taken for deeper than it is, but hardly for flatter.
"""

from __future__ import annotations

from typing import NamedTuple

from cleaner import tags
from cleaner.harmless import Bounds, cut_of_nodes, is_harmless
from cleaner.scan import MAX_ATTRIBUTES, MAX_FORMATTING, MAX_NAMES, Scan

MAX_DEPTH = 2_500  # open elements; pages 2,000 deep are read whole
MAX_NODES = 200_000  # start tags
MAX_BYTES = 20_000_000  # characters of the page
# Where a page has more tags, what is read of it: so many, and one more for so many bytes of the page. The time that blocks
# take (about 25 µs each) then stays in proportion to the page's size.
_FEW_NODES, _BYTES_A_NODE = 4_000, 300


class Bounded(NamedTuple):
    """The page to parse, the limits it ran into, and the page once more as UTF-8.

    The limits are "bytes", "nodes", "depth", "formatting", "attributes" and "names".
    """

    html: str
    limits: tuple[str, ...]
    utf8: bytes


def bound(
    html: str,
    max_depth: int = MAX_DEPTH,
    max_nodes: int = MAX_NODES,
    max_bytes: int = MAX_BYTES,
    utf8: bytes | None = None,
) -> Bounded:
    """The page as the parser survives it. Ordinary pages come back as they are, after a look that costs next to nothing.

    utf8: the page as UTF-8, where it is at hand.

    >>> bound("<p>Hi <b>you").limits
    ()
    >>> bound("<div>" * 3000 + "deep").limits, bound("<div>" * 3000 + "deep").html.count("<div>")
    (('depth',), 2500)
    """
    limits = []
    if len(html) > max_bytes:
        html, utf8 = html[:max_bytes], None
        limits.append("bytes")
    if utf8 is None:
        utf8 = html.encode("utf-8", "replace")
    marks = tags.marks(utf8)
    place = cut_of_nodes(utf8, marks.places, max_nodes, min(max_nodes, _FEW_NODES + len(utf8) // _BYTES_A_NODE))
    if place >= 0:
        html, utf8 = utf8[:place].decode(), utf8[:place]
        marks = tags.marks(utf8)
        limits.append("nodes")
    if is_harmless(utf8, marks, Bounds(max_depth, MAX_FORMATTING // 2, MAX_ATTRIBUTES, MAX_NAMES)):
        return Bounded(html, tuple(limits), utf8)
    scan = Scan(html, max_depth)
    scan.run()
    if not scan.cuts:
        return Bounded(html, (*limits, *scan.limits), utf8)
    html = scan.result()
    return Bounded(html, (*limits, *scan.limits), html.encode("utf-8", "replace"))
