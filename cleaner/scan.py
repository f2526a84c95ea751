"""The tags of a page followed one by one, for those that would pass a bound of the parser's: which of them go.

What is open is kept as the HTML Standard has it, as far as `elements` says; a test compares it with the parser.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice

from cleaner import elements

MAX_FORMATTING = 60  # open formatting elements
MAX_ATTRIBUTES = 400  # of one tag
MAX_NAMES = 5_000  # different names of tags and attributes
# Work that the parser may have, beyond which the bounds of depth and formatting become the narrow ones.
_MAX_STEPS = 400_000_000  # walked over open elements, about 1.6 ns each
_MAX_REOPENED = 250_000  # elements opened again, about 0.5 kB each, those with attributes weighed by their length
_NARROW_DEPTH, _NARROW_FORMATTING = 100, 4

# Linear: the name is bounded, and behind attributes without quotes, looked through once, the next tag is looked for.
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]{0,60})(?:([^>\"']*+)>)?|<!--|<!\[CDATA\[|<[!?/]")
_MARK = re.compile(r"[>\"']")
_ATTRIBUTE = re.compile(r"""([^\s"'>/=]++)(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'>]++))?""")  # linear: possessive
_OF_FONT = re.compile(r"\b(?:color|face|size)\b", re.I)
_RAW_END = {name: re.compile(f"</{name}(?=[\\s/>])", re.I) for name in elements.RAW}
_COMMENT_END = re.compile(r"--!?>")


class Scan:
    """One pass over the tags with a rough account of what is open; `cuts` are the spans of tags that go."""

    def __init__(self, html: str, max_depth: int) -> None:
        self.html = html
        self.max_depth = max_depth
        self.max_formatting = MAX_FORMATTING
        self.open: list[str] = []
        self.places: dict[str, list[int]] = {}  # where in `open` the elements of a name stand
        self.borders: list[int] = []  # and those that end tags do not reach beyond
        self.specials: list[int] = []
        self.foreign = 0  # of them those in which tags are none of HTML's
        self.formatting: dict[str, list[int]] = {}  # formatting elements that wait for their end tag, by weight
        self.n_formatting = self.weight = 0
        self.removed: Counter[str] = Counter()  # start tags taken out whose end tags are still to come
        self.names: set[str] = set()
        self.known: set[str] = set()  # attribute texts that were looked at
        self.cuts: list[tuple[int, int, str]] = []  # start, end, what comes instead
        self.limits: dict[str, None] = {}
        self.steps = self.reopened = self.of_roots = 0

    def run(self) -> None:
        """Read all tags."""
        at = 0
        never: set[str] = set()  # looked for in vain: a million unclosed comments cost one search
        html, search = self.html, _TAG.search
        while tag := search(html, at):
            at = tag.end()
            closing, name, attributes = tag.groups()
            if name is None:
                at = self._comment_end(tag[0], at, never)
                continue
            name = name.lower()
            if attributes is None:
                end = self._tag_end(at)
                if end < 0:  # the parser drops a tag that the page's end cuts off; what it collects for it we need not see
                    self._cut(tag.start(), len(html))
                    return
                attributes, at = html[at:end], end + 1
            if closing:
                self._end_tag(name, tag.start(), at)
            elif name in elements.RAW and not any(map(self.places.get, elements.ODD)):
                at = self._skip(_RAW_END[name], name, at, never)
            else:
                self._start_tag(name, attributes, tag.start(), at)

    def _comment_end(self, mark: str, at: int, never: set[str]) -> int:
        """Where a comment ends, or what browsers take for one, of which `mark` ends at `at`."""
        if mark == "<!--":
            # <!--> and <!---> are whole comments
            return self._skip(_COMMENT_END, mark, at - 2 if self.html.startswith((">", "->"), at) else at, never)
        if mark == "<![CDATA[" and self.foreign:  # it may be CDATA here, whose end is another: text and tags instead
            self._cut(at - len(mark), at, " ")
            return at
        end = self.html.find(">", at)
        return end + 1 if end >= 0 else len(self.html)

    def _skip(self, closing: re.Pattern[str], name: str, at: int, never: set[str]) -> int:
        """Where a comment or raw text ends; where it does not, right behind its beginning."""
        found = None if name in never else closing.search(self.html, at)
        if found is None:
            never.add(name)
            return at
        return found.end()

    def _tag_end(self, at: int) -> int:
        """The place of the > that ends a tag, past attribute values in quotes; -1 if there is none."""
        end = self.html.find(">", at)
        text = self.html[at : max(end, at)]
        if end < 0 or ("'" not in text and text.count('"') % 2 == 0):
            return end
        while mark := _MARK.search(self.html, at):
            at = mark.end()
            if mark[0] == ">":
                return mark.start()
            if self._opens(mark.start()):
                close = self.html.find(mark[0], at)
                if close < 0:
                    return -1
                at = close + 1
        return -1

    def _opens(self, at: int) -> bool:
        """Whether a quote begins an attribute's value: only white space stands between it and an equals sign."""
        return self.html[max(0, at - 40) : at].rstrip().endswith("=")

    def _remove(self, start: int, end: int, limit: str, instead: str = "") -> None:
        # "<<font>div>" must not become a tag.
        joint = " " if start and self.html[start - 1] in "<!/-" else ""
        self._cut(start, end, instead or joint)
        self.limits[limit] = None

    def _cut(self, start: int, end: int, instead: str = "") -> None:
        """Leave a span out; one with the span before where they touch, as there may be very many."""
        if self.cuts and not instead:
            before = self.cuts[-1]
            if before[1] == start:
                self.cuts[-1] = (before[0], end, before[2])
                return
        self.cuts.append((start, end, instead))

    def _start_tag(self, name: str, attributes: str, start: int, end: int) -> None:
        self.steps += len(self.open)
        if name in elements.ENDS_P or name in elements.ENDS:
            self.reopened += self.weight
        if self.steps > _MAX_STEPS:
            self.max_depth = min(self.max_depth, _NARROW_DEPTH)
        if self.reopened > _MAX_REOPENED:
            self.max_formatting = _NARROW_FORMATTING
        # In a <select> its start tag is an end tag.
        ends_select = name == "select" and not self.foreign and self._is_in_scope(name)
        if limit := self._limit(name, attributes) or self._new_names(name, ""):
            self._remove(start, end, limit)
            self.removed[name] += not self._is_void(name)
            return
        if attributes and (limit := self._new_names(name, attributes)):
            self._remove(start, end, limit, f"<{name}>")
            attributes = ""
        is_closed = attributes.endswith("/") and (
            name in elements.FOREIGN or (self._foreign_inside() >= 0 and name not in elements.UNSURE)
        )
        if not is_closed and not self._is_void(name) and not ends_select:
            self._push(name, len(attributes))

    def _foreign_inside(self) -> int:
        """Where the innermost <svg> or <math> stands, if none of HTML's elements is in it; else -1."""
        if not self.foreign:
            return -1
        place = max(places[-1] if places else -1 for places in map(self.places.get, elements.FOREIGN))
        return place if not self.specials or self.specials[-1] < place else -1

    def _is_void(self, name: str) -> bool:
        """Whether an element has no end tag, here."""
        if name in elements.CELLS and not self.places.get("table"):
            return self.foreign == 0
        return name in (elements.VOID_ANYWHERE if self.foreign else elements.VOID)

    def _new_names(self, name: str, attributes: str) -> str | None:
        """The bound that a tag's name, or the number or names of its attributes, would pass."""
        if not attributes:
            if name not in self.names and len(self.names) >= MAX_NAMES:
                return "names"
            self.names.add(name)
            return None
        if attributes in self.known:
            return None
        found = list(islice(_ATTRIBUTE.finditer(attributes), MAX_ATTRIBUTES + 1))
        if is_root := name in elements.ROOTS:
            self.of_roots += len(found)
        if (self.of_roots if is_root else len(found)) > MAX_ATTRIBUTES:
            return "attributes"
        new = {attribute[1] for attribute in found} - self.names
        if len(self.names) + len(new) > MAX_NAMES:
            return "names" if new else None
        self.names |= new
        if len(self.known) < 10_000:
            self.known.add(attributes)
        return None

    def _limit(self, name: str, attributes: str) -> str | None:
        """The bound on open elements that a start tag would pass."""
        self._end_before(name, attributes)
        if name in elements.FORMATTING:
            return "formatting" if self.n_formatting >= self.max_formatting else None
        return "depth" if len(self.open) >= self.max_depth and not self._is_void(name) else None

    def _end_before(self, name: str, attributes: str) -> None:
        """End what the start tag of an element ends."""
        if self.foreign and name in elements.BREAK_OUT and (name != "font" or _OF_FONT.search(attributes)):
            self._end_foreign()
        if not self.foreign:
            ended = elements.ENDS_OPEN.get(name)
            if ended and self._is_in_scope(ended):
                self._pop_to(ended)
            if name in elements.ENDS_INNERMOST:
                self._end_innermost(name)
        if name in elements.ENDS_P and self._foreign_inside() < 0 and self._reaches("p"):
            self._pop_to("p")

    def _end_innermost(self, name: str) -> None:
        """End what a start tag ends of the elements that are open without another one in them."""
        ended = elements.ENDS.get(name, ())
        if name in elements.OF_RUBY and self._is_in_scope("ruby"):
            ended = elements.IMPLIED
        if name in ("option", "optgroup"):
            if self._is_in_scope("select"):
                ended = elements.IMPLIED - {"optgroup"} if name == "option" else elements.IMPLIED
            elif self.n_formatting:  # which may stand in the one that is open
                ended = ()
        while self.open and self.open[-1] in ended:
            self._pop()
        if one := elements.ENDS_ONE.get(name):
            at = len(self.open)
            while at and self.open[at - 1] == "p":
                at -= 1
            if at and self.open[at - 1] in one:
                while len(self.open) >= at:
                    self._pop()

    def _end_foreign(self) -> None:
        """End <svg> and <math>."""
        while (place := self._foreign_inside()) >= 0:
            self._pop_to(self.open[place])

    def _push(self, name: str, size: int) -> None:
        if name in elements.FORMATTING:
            weight = 1 + size // 16
            self.formatting.setdefault(name, []).append(weight)
            self.n_formatting += 1
            self.weight += weight
            return
        place, is_foreign = len(self.open), self._foreign_inside() >= 0 and name not in elements.INTEGRATION
        self.open.append(name)
        self.places.setdefault(name, []).append(place)
        self.foreign += name in elements.FOREIGN
        if name in elements.SPECIAL and not is_foreign:
            self.specials.append(place)
        if name in elements.BORDERS and not is_foreign:
            self.borders.append(place)

    def _pop_to(self, name: str) -> None:
        while self._pop() != name:
            pass

    def _pop(self) -> str:
        name = self.open.pop()
        place = self.places[name].pop()
        self.foreign -= name in elements.FOREIGN
        for places in (self.specials, self.borders):
            if places and places[-1] == place:
                places.pop()
        return name

    def _end_tag(self, name: str, start: int, end: int) -> None:
        if self.foreign and name in elements.END_BREAKS_OUT:
            self._end_foreign()
        if self.removed[name]:
            self.removed[name] -= 1
            self._cut(start, end)
        elif name in elements.FORMATTING:
            if self.formatting.get(name):
                self.n_formatting -= 1
                self.weight -= self.formatting[name].pop()
        elif self._reaches(name):
            self._pop_to(name)
        else:
            self.steps += len(self.open)
            if self.steps > _MAX_STEPS:  # the parser would walk all open elements for nothing
                self._cut(start, end)

    def _reaches(self, name: str) -> bool:
        """Whether an end tag finds its element before those that it does not reach beyond."""
        places = self.places.get(name)
        if not places:
            return False
        if name in elements.UNSURE or (name in elements.CELLS and not self.places.get("table")):
            return self.open[-1] == name
        if name in elements.REACHING or name in elements.STOPS:
            return self._is_in_scope(name)
        if name not in elements.OF_TABLE:
            return places[-1] >= (self.specials[-1] if self.specials else -1)
        others = elements.TABLES - {name} if name in elements.TABLES else elements.TABLES
        return all(places[-1] >= other[-1] for other in map(self.places.get, others) if other)

    def _is_in_scope(self, name: str) -> bool:
        """Whether an element is open and none in it keeps the parser from seeing that."""
        places = self.places.get(name)
        if not places:
            return False
        stops = [self.borders, *map(self.places.get, elements.STOPS.get(name, ()))]
        return all(places[-1] >= stop[-1] for stop in stops if stop)

    def result(self) -> str:
        """The page without the tags that were taken out."""
        out, at = [], 0
        for start, end, instead in self.cuts:
            if start >= at:
                out += [self.html[at:start], instead]
                at = end
        out.append(self.html[at:])
        return "".join(out)
