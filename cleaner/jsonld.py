"""What the JSON-LD of a page says of the page's main thing: its headline, authors, dates and publisher."""

from __future__ import annotations

import json
import re
from collections import deque
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    Node = dict[str, Any]

MAX_CHARS = 500_000  # of JSON-LD that is read of a page
MAX_NODES = 2_000  # things that are looked at; lists of goods can be longer
_DESCEND = ("@graph", "mainEntity", "mainEntityOfPage")  # other nested things are not what the page is about
_ARTICLES = re.compile(r"article$|posting$|^report|^(?:analysis|opinion|review|background)newsarticle")
_THREADS = frozenset({"question", "qapage", "message", "conversation"})
_WORKS = frozenset(
    {"recipe", "howto", "review", "creativework", "podcastepisode", "videoobject", "book", "course", "report"}
)
_PAGES = frozenset({"webpage", "itempage", "aboutpage", "collectionpage", "profilepage", "faqpage", "medicalwebpage"})
_SITES = frozenset({"website", "blog"})
# Linear: the white space that is skipped belongs to one comma only.
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_WRAPPING = re.compile(r"<!--|-->|<!\[CDATA\[|\]\]>|^\s*//|//\s*$")

ARTICLE, THREAD, WORK, PAGE, OTHER = range(5)


class Graph(NamedTuple):
    """The things that a page's JSON-LD names: by what they are, best first, and by their @id."""

    ranked: tuple[tuple[int, Node], ...] = ()
    by_id: dict[str, Node] = {}  # noqa: RUF012 - never written to
    sites: tuple[str, ...] = ()  # names of the web site

    def first(self, key: str, worst: int) -> tuple[int, Any] | None:
        """The value of `key` at the best thing that has one, no worse than `worst`; and how good that is."""
        return next(((rank, node[key]) for rank, node in self.ranked if rank <= worst and node.get(key)), None)


def read(texts: Iterable[str]) -> Graph:
    """The things in some JSON-LD scripts, as far as they can be read. Never raises."""
    nodes = list(_nodes(texts))
    ranked = sorted(((_rank(types(node)), node) for node in nodes), key=lambda pair: pair[0])
    by_id = {node["@id"]: node for node in reversed(nodes) if isinstance(node.get("@id"), str)}
    graph = Graph(tuple(ranked), by_id)
    sites = [name for node in nodes if types(node) & _SITES for name in names(node, graph)]
    publisher = graph.first("publisher", OTHER)
    return graph._replace(sites=(*sites, *(names(publisher[1], graph) if publisher else ())))


def loads(text: str) -> Any:
    """JSON as pages have it, with raw line ends, trailing commas, comments or CDATA; None if hopeless.

    >>> loads('<!-- {"headline": "A",} -->')
    {'headline': 'A'}
    """
    for change in (str, _mended):
        try:
            return json.JSONDecoder(strict=False).raw_decode(change(text).lstrip("\ufeff \t\r\n;"))[0]
        except (ValueError, RecursionError):
            continue
    return None


def _mended(text: str) -> str:
    return _TRAILING_COMMA.sub("", _WRAPPING.sub("", text))


def _nodes(texts: Iterable[str]) -> Iterator[Node]:
    left, seen = MAX_CHARS, 0
    for text in texts:
        if len(text) > left:
            continue
        left -= len(text)
        queue = deque([loads(text)])
        while queue and seen < MAX_NODES:
            thing = queue.popleft()
            seen += 1
            if isinstance(thing, list):
                queue.extend(thing[:MAX_NODES])
            elif isinstance(thing, dict):
                yield thing
                queue.extend(thing[key] for key in _DESCEND if key in thing)


def types(node: Node) -> frozenset[str]:
    """The types of a thing, in lower case and without their vocabulary.

    >>> sorted(types({"@type": ["https://schema.org/NewsArticle", "WebPage"]}))
    ['newsarticle', 'webpage']
    """
    found = node.get("@type")
    return frozenset(
        t.rpartition("/")[2].rpartition(":")[2].lower()
        for t in (found if isinstance(found, list) else [found])
        if isinstance(t, str)
    )


def _rank(kinds: frozenset[str]) -> int:
    if any(map(_ARTICLES.search, kinds)):
        return ARTICLE
    return THREAD if kinds & _THREADS else WORK if kinds & _WORKS else PAGE if kinds & _PAGES else OTHER


def names(value: Any, graph: Graph = Graph()) -> list[str]:  # noqa: B008 - immutable
    """The names in an author or publisher: a string, a thing with a name or a reference, or a list of these.

    >>> names([{"@type": "Person", "name": "Ana Lima"}, "Jo Berg"])
    ['Ana Lima', 'Jo Berg']
    """
    out: list[str] = []
    queue, seen = deque([value]), 0
    while queue and seen < 100:
        thing = queue.popleft()
        seen += 1
        if isinstance(thing, str):
            out.append(thing)
        elif isinstance(thing, list):
            queue.extendleft(reversed(thing[:100]))
        elif isinstance(thing, dict):
            reference = thing.get("@id")
            known = graph.by_id.get(reference, thing) if isinstance(reference, str) else thing
            queue.appendleft(thing.get("name") or thing.get("@value") or known.get("name"))
    return out


def is_organisation(value: Any, graph: Graph = Graph()) -> bool:  # noqa: B008 - immutable
    """Whether a value is a thing that calls itself an organisation, or a list that begins with one.

    >>> is_organisation({"@type": "NewsMediaOrganization"}), is_organisation("Harbour Post")
    (True, False)
    """
    thing = value[0] if isinstance(value, list) and value else value
    if not isinstance(thing, dict):
        return False
    reference = thing.get("@id")
    known = graph.by_id.get(reference, thing) if isinstance(reference, str) else thing
    return any(kind.endswith("organization") for kind in types(thing) | types(known))


def string(value: Any) -> str:
    """The first string in a value, or "".

    >>> string(["a", "b"]), string({"@value": "c"}), string(7)
    ('a', 'c', '')
    """
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("@value")
    return value if isinstance(value, str) else ""
