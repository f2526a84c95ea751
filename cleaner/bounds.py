"""What the HTML parser may be given: one linear look at the tags, and the page without those that kill it.

HTML5 parsing has corners where time or memory grow faster than the page, and nothing in Python can interrupt
the parser (lexbor, through selectolax) once it runs. Measured there:

- depth: every tag that asks "is a <p> open?" walks the stack of open elements, 1.6 ns a step
  (100,000 open <div>: 14 s);
- formatting: each open <font>, <b>, <a> … is opened again in every block that follows
  (4,000 x `<p><font size=i>`: 8 s and 3 GB);
- attributes: within one tag each is compared with all before it (40,000: 1.9 s);
- names: those of tags and attributes it does not know stand in a table of fixed width (80,000: 0.4 s);
- options: each <option> visits all of its <select> (20,000: 1 s, 4.6 s if selected);
- nodes: 0.2 to 0.4 kB each.

`bound` takes *tags* (or the attributes of a tag) out where a bound is passed: all text stays. When a start
tag goes, its matching end tag goes as well.

`_Tree` follows the parser's rules for the stack of open elements, as the HTML standard gives them ("tree
construction"). It is checked against the parser on random tag soup; where following the rules to the letter
would be long, it errs to the deeper side.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

MAX_DEPTH = 2_500  # open elements; a page 2,000 deep is to be read whole
MAX_FORMATTING = 100  # open formatting elements between two table cells, objects or other such borders
MAX_BYTES = 50_000_000  # characters, in fact: a str has no bytes
MAX_ATTRIBUTES = 256  # in one tag
MAX_NAMES = 5_000  # different names of tags, and as many of attributes

_NARROW_DEPTH, _NARROW_FORMATTING = (
    100,
    8,
)  # where the bounds above allow too much work on a page as long as this
_LOOK = 64  # open elements looked through for one that ends another


class Bounds(NamedTuple):
    """How far a page goes: at most this deep, so many formatting elements open at once, so many tags."""

    depth: int
    formatting: int
    tags: int
    reopened: int  # formatting elements opened again, weighed by the length of their attributes


class Bounded(NamedTuple):
    """The page to parse, and the limits it ran into.

    These are depth, formatting, attributes, names, options, nodes and bytes.
    """

    html: str
    limits: tuple[str, ...]


def scan(html: str) -> Bounds:
    """Measure a page.

    >>> scan("<p>a<p>b<div><b>c")
    Bounds(depth=4, formatting=1, tags=4, reopened=0)
    """
    most = sys.maxsize
    run = _Run(html, _Limits(most, most, most, most, most, most, most, most))
    run.go()
    return Bounds(run.deepest, run.most_formatting, run.tags, run.tree.reopened)


def bound(html: str, max_depth: int = MAX_DEPTH, max_formatting: int = MAX_FORMATTING) -> Bounded:
    """Make a page fit for the parser; most come back as they are.

    >>> bound("<div>" * 4 + "deep" + "</div>" * 4 + "<p>next", max_depth=4)
    Bounded(html='<div><div>\\n\\ndeep\\n\\n</div></div><p>next', limits=('depth',))
    """
    cut = len(html) > MAX_BYTES
    if cut:
        html = html[:MAX_BYTES]
    hit = {"bytes": None} if cut else {}
    if not _is_harmless(html, max_depth, max_formatting):
        html = _within(html, _Limits.for_size(len(html), max_depth, max_formatting), hit)
    return Bounded(html, tuple(hit))


# Tokens. All repetition below is possessive (`++`, `*+`, `?+`): what is matched is never tried another way.
# Each alternative begins with other characters than its neighbours, so that none is matched twice (white space
# before a = that does not come: twice at most). And each accepts the end of the input, so that no later start
# is tried after one that has gone all the way.

_NAME = r"[a-zA-Z][^ \t\n\f\r/>]*+"
_VALUE = (
    r"(?:[ \t\n\f\r]*+=[ \t\n\f\r]*+"
    r"(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|[^ \t\n\f\r>\"'][^ \t\n\f\r>]*+)?+)?+"
)
_ATTRIBUTE = rf"[^ \t\n\f\r/>][^ \t\n\f\r/>=]*+{_VALUE}"
_ATTRIBUTES = rf"(?:[ \t\n\f\r/]++|{_ATTRIBUTE})*+"
_TOKEN = re.compile(
    rf"<(?:(/?{_NAME})({_ATTRIBUTES})(>|\Z)"
    r"|!--(?:-?>|[^-]*+(?:-(?!-!?>)[^-]*+)*+(?:--!?>|\Z))"  # the lookahead is of fixed length
    r"|(!\[CDATA\[)"
    r"|[!?][^>]*+"
    r"|/(?![a-zA-Z>])[^>]*+)"
)
# Finds all tags, and of each gives what follows its first twelve attributes, which mostly is nothing.
_LONG_TAG = re.compile(rf"</?{_NAME}(?:[ \t\n\f\r/]++|{_ATTRIBUTE}){{0,24}}+({_ATTRIBUTES})")
_MARKUP = re.compile(
    r"(?:<(?:script|style)(?=[ \t\n\f\r/>])[^<]*+(?:<(?!/(?:script|style)[ \t\n\f\r/>])[^<]*+)*+"
    rf"|</?{_NAME}{_ATTRIBUTES}(?:>|\Z)"
    r"|<!--(?:-?>|[^-]*+(?:-(?!-!?>)[^-]*+)*+(?:--!?>|\Z)))++",
    re.IGNORECASE,
)
_ATTRIBUTE_NAME = re.compile(rf"([^ \t\n\f\r/>][^ \t\n\f\r/>=]*+){_VALUE}")
# Formatting start tags with attributes; of those without, the parser keeps three at most. Fixed lengths only.
_DRESSED = re.compile(
    r"<[bBiIuUsSeEtTcCfF](?:|[mMtT]|[iI][gG]|[oO][dDnN][eEtT]|[mM][aA][lL][lL]"
    r"|[tT][rR](?:[iI][kK][eE]|[oO][nN][gG]))[ \t\n\f\r/]"
)
_SCRIPT_MARK = re.compile(r"<!--|-->|</?script(?=[ \t\n\f\r/>])", re.IGNORECASE)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_RAW = _words("script style textarea title xmp iframe noembed noframes")
_RAW_END = {name: re.compile(rf"</{name}(?=[ \t\n\f\r/>])", re.IGNORECASE) for name in _RAW}
_VOID = _words(
    "area base basefont bgsound br col embed frame hr image img input keygen link meta param source track wbr"
)
_FORMATTING = _words("a b big code em font i nobr s small strike strong tt u")
_CLOSES_P = _words(
    "address article aside blockquote center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr li listing main menu nav ol p plaintext pre search "
    "section summary ul xmp"
)
_HEADINGS = _words("h1 h2 h3 h4 h5 h6")
_BLOCKS = (_CLOSES_P | _words("button select applet marquee object")) - _words(
    "dd dt form hr li p plaintext xmp"
)
_BORDERS = _words("applet caption marquee object td template th")  # formatting does not reach over these
_SCOPES = _BORDERS | _words("table select")  # and end tags not over these
_TABLE_PARTS = _words("caption colgroup tbody td tfoot th thead tr")
_IMPLIED_END = _words("dd dt li optgroup option p rb rp rt rtc")
# All other elements bring formatting elements back that fell with the block before.
_LEAVES_PENDING = (_CLOSES_P | _TABLE_PARTS | _words("table template rb rp rt rtc")) | (
    _VOID - _words("area br embed img image input keygen wbr")
)
_HEAD = _words("head html base basefont bgsound link meta noframes noscript script style template title")
# Foreign elements stand on the stack with a ~ (svg) or ~~ (math) before their names. In some HTML may stand.
_TEXT_POINTS = _words("~~mi ~~mo ~~mn ~~ms ~~mtext")
_INTEGRATION = _TEXT_POINTS | _words("~foreignobject ~desc ~title ~~annotation-xml-html")
_SPECIAL = (
    _CLOSES_P
    | _VOID
    | _RAW
    | _SCOPES
    | _TABLE_PARTS
    | _INTEGRATION
    | _words("body button frameset head html noscript template ~~annotation-xml")
)
_NO_PUSH = _words("html head body frameset")
_BREAKS_OUT = _words(
    "b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing "
    "menu meta nobr ol p pre ruby s small span strong strike sub sup table tt u ul var"
)
_OTHER, _VOID_PLAIN, _PLAIN = (
    1,
    2,
    3,
)  # what `_Run._read` may take a short way for: no rule of its own but <p>'s
_NOT_PLAIN = (
    _RAW
    | _VOID - _words("br img wbr")
    | _FORMATTING
    | _SCOPES
    | _TABLE_PARTS
    | _HEADINGS
    | _NO_PUSH
    | _words("button dd dt form li optgroup option plaintext rb rp rt rtc selectedcontent svg math noscript")
)
_ENDS_ITSELF = _words("p li dd dt")  # where the next begins
_PASSED = _words("address div p")  # special elements over which <li>, <dd> and <dt> look for the one before
# Without these a removed tag would run two words together.
_INLINE = _FORMATTING | _words(
    "abbr acronym bdi bdo cite del dfn ins kbd mark q ruby samp span sub sup var wbr font"
)


class _Limits(NamedTuple):
    depth: int
    formatting: int
    attributes: int  # in one tag
    names: int
    tags: int
    work: int  # steps through the stack of open elements
    reopened: int
    options: int  # steps through the content of <select>
    selects: bool = True  # whether <select> stays

    @classmethod
    def for_size(cls, size: int, depth: int, formatting: int) -> _Limits:
        """What may cost 0.2 s and another second for each 10 MB, at about 1.6 ns a step and 0.5 µs a node."""
        return cls(
            depth=depth,
            formatting=formatting,
            attributes=MAX_ATTRIBUTES,
            names=MAX_NAMES,
            tags=400_000 + size // 25,
            work=220_000_000 + 15 * size,
            reopened=100_000 + size // 50,
            options=30_000_000,
        )


def _is_harmless(html: str, max_depth: int, max_formatting: int) -> bool:
    """Whether counting alone shows that the page is within all bounds: it does for nine pages in ten."""
    size = len(html)
    starts = html.count("<")
    if starts > min(max_depth, 700):
        starts -= html.count("</")
    if starts + 3 > max_depth:
        starts -= sum(map(html.count, ("<br", "<img ", "<meta ", "<link ", "<input ", "<!--")))
    if starts + 3 > max_depth:  # html, head or body, and a <tbody> or <tr> that nobody wrote
        return False
    if (starts > 700 or starts > max_formatting) and (
        dressed := len(_DRESSED.findall(html))
    ) * starts > 150_000 + 1_000 * max_formatting:
        return dressed < 2
    if size <= 32_000:
        return True
    return not _has_many_attributes(html)


def _has_many_attributes(html: str) -> bool:
    """Whether there may be too many attributes in a tag, or too many different ones in all."""
    if len(html) <= 128_000:
        # A tag with thousands shows as a stretch without >: look for one in strides. Where values with > hide
        # it, a page of this size takes a second at most.
        step, at = 8_000, 0
        while at + step < len(html):
            last = html.rfind(">", at, at + step)
            if last < 0:
                start = html.find("<", at, at + step)
                if start >= 0 and (found := _LONG_TAG.match(html, start)) and len(found[1]) > step // 2:
                    return True
                last = html.find(">", at + step)
                if last < 0:
                    return False
            at = last + 1
        return False
    rests = list(filter(None, _LONG_TAG.findall(html)))
    if len(rests) > 500:
        return True
    counts = [len(_ATTRIBUTE_NAME.findall(rest)) for rest in rests]
    return max(counts, default=0) > MAX_ATTRIBUTES or sum(counts) > MAX_NAMES


def _within(html: str, limits: _Limits, hit: dict[str, None]) -> str:
    """Take out what is beyond the limits; start anew with narrower ones where they allow too much in sum."""
    while True:
        run = _Run(html, limits)
        narrower = run.go()
        if narrower is None:
            hit.update(run.hit)
            return run.result()
        limits = narrower


@dataclass(slots=True)
class _Tree:
    """The parser's stack of open elements and list of active formatting elements."""

    stack: list[str] = field(default_factory=lambda: ["#html", "#body"])
    # Places on the stack by name. Where one was taken out from among others, an empty name holds its place.
    where: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    gone: int = 0  # of these empty places
    # Places of elements that end tags do not reach over, and of <table> and <template>.
    scopes: list[int] = field(default_factory=lambda: [0])
    tables: list[int] = field(default_factory=lambda: [0])
    # Active formatting elements, with their attributes, between two borders.
    active: list[list[tuple[str, str]]] = field(default_factory=lambda: [[]])
    pending: list[str] = field(default_factory=list)  # active, closed with their block, to be opened again
    waiting: list[list[str]] = field(default_factory=list)  # the pending of the outer borders
    reopened: int = 0
    foreign: int = 0  # foreign elements on the stack
    has_form: bool = False
    in_head: bool = True

    @property
    def depth(self) -> int:
        return len(self.stack) - self.gone + len(self.pending)

    def push(self, name: str) -> None:
        place = len(self.stack)
        self.stack.append(name)
        self.where[name].append(place)
        if name in _SCOPES or name in _INTEGRATION or name == "~~annotation-xml":
            self.scopes.append(place)
            if name in _BORDERS:
                self.active.append([])
                self.waiting.append(self.pending)
                self.pending = []
            if name == "table" or name == "template":
                self.tables.append(place)
        if name[0] == "~":
            self.foreign += 1

    def pop_to(self, place: int) -> None:
        """Take the elements from `place` on off the stack."""
        lost: list[str] = []
        borders = 0
        while len(self.stack) > place:
            name = self.stack.pop()
            if not name:
                self.gone -= 1
                continue
            self.where[name].pop()
            if name in _FORMATTING:
                lost.append(name)
            elif name in _SCOPES or name in _INTEGRATION or name == "~~annotation-xml":
                self.scopes.pop()
                borders += name in _BORDERS
                if name == "table" or name == "template":
                    self.tables.pop()
            if name[0] == "~":
                self.foreign -= 1
        if borders and len(self.active) > 1:  # one, however many fell: what the parser does
            self.active.pop()
            self.pending = self.waiting.pop()
        elif lost:
            self._keep_active(lost)

    def _keep_active(self, lost: list[str]) -> None:
        """Formatting elements that fell with their block, and are still active, are opened again after it."""
        names = [name for name, _ in self.active[-1]]
        for name in reversed(lost):
            if name in names:
                names.remove(name)
                self.pending.append(name)

    def reopen(self) -> None:
        weights = {name: 1 + len(attributes) // 4 for name, attributes in self.active[-1]}
        for name in self.pending:
            self.reopened += weights.get(name, 1)
            self.push(name)
        self.pending.clear()

    def last(self, name: str) -> int:
        places = self.where.get(name)
        return places[-1] if places else -1

    def in_scope(self, name: str) -> int:
        """Place of the last such element that an end tag here would reach, or -1."""
        place = self.last(name)
        return place if place >= self.scopes[-1] else -1

    def reach(self, name: str, passing: frozenset[str] = frozenset()) -> int:
        """Place of the last such element with no special one above it, other than the passing, or -1."""
        place = self.last(name)
        if place < 0 or len(self.stack) - place > _LOOK:
            return -1
        if any(above in _SPECIAL and above not in passing for above in self.stack[place + 1 :]):
            return -1
        return place

    def foreign_name(self, name: str, attributes: str) -> str:
        """The name of the foreign element that a start tag makes here; empty where it makes an HTML one."""
        top = self.top
        if top[0] != "~":
            return ""
        if top in _TEXT_POINTS:
            return "~~" + name if name in ("mglyph", "malignmark") else ""
        if top in _INTEGRATION:
            return ""
        if top == "~~annotation-xml" and name == "svg":
            return "~svg"
        if top[1] != "~":
            return "~" + name
        if name == "annotation-xml" and re.search("html", attributes, re.IGNORECASE):
            return "~~annotation-xml-html"
        return "~~" + name

    @property
    def top(self) -> str:
        stack = self.stack
        while stack and not stack[-1]:
            stack.pop()
            self.gone -= 1
        return stack[-1]

    def take_out(self, place: int) -> None:
        """Take one element from among the others."""
        name = self.stack[place]
        places = self.where[name]
        if places[-1] == place:
            places.pop()
        else:
            places.remove(place)
        if name[0] == "~":
            self.foreign -= 1
        self.stack[place] = ""
        self.gone += 1

    def leave_foreign(self) -> None:
        """Close foreign elements down to one in which HTML may stand."""
        place = len(self.stack)
        while self.stack[place - 1][:1] in ("~", "") and self.stack[place - 1] not in _INTEGRATION:
            place -= 1
        self.pop_to(place)

    def leave_head(self, name: str = "") -> None:
        """At the first text, or the first tag that belongs to the body, a <noscript> of the head is over."""
        if self.where.get("template"):
            return
        if name not in _HEAD:
            self.in_head = False
            self.pop_to(2)
        elif self.last("noscript") > 0 and name in ("base", "head", "script", "template", "title"):
            self.pop_to(2)

    def make_room(self, name: str) -> bool:
        """Close what a start tag closes before its element is put on the stack; False where it is ignored."""
        if name in _CLOSES_P:
            self._close_for_block(name)
            return name != "form" or not self.has_form or bool(self.where.get("template"))
        if name in _FORMATTING:
            if name in ("a", "nobr") and any(name == active for active, _ in self.active[-1]):
                size = len(self.active[-1])
                self._end_formatting(name)
                if name == "a" and len(self.active[-1]) == size:  # out of reach: removed all the same
                    self._forget_link()
        elif name in _TABLE_PARTS:
            return self._make_room_in_table(name)
        elif name == "table":
            table = self.tables[-1]
            if self.stack[table] == "table" and max(map(self.last, ("td", "th", "caption"))) < table:
                self.pop_to(table)
        elif name in ("option", "optgroup"):
            if self.top == "option":
                self.pop_to(len(self.stack) - 1)
            if name == "optgroup" and self.top == "optgroup" and self.in_scope("select") > 0:
                self.pop_to(len(self.stack) - 1)
        elif name in ("button", "select", "input"):
            place = self.in_scope("select" if name == "input" else name)
            if place > 0:
                self.pop_to(place)
                return name != "select"
        elif name in ("rb", "rt", "rtc", "rp") and self.in_scope("ruby") > 0:
            self._imply_ends("rtc" if name in ("rt", "rp") else "")
        return name not in _NO_PUSH

    def _close_for_block(self, name: str) -> None:
        place = -1
        if name == "li":
            place = self.reach("li", _PASSED)
        elif name in ("dd", "dt"):
            place = max(self.reach(other, _PASSED) for other in ("dd", "dt"))
        if place > 0:
            self.pop_to(place)
        place = self.in_scope("p")
        if place > self.last("button"):
            self.pop_to(place)
        if name in _HEADINGS and self.top in _HEADINGS:
            self.pop_to(len(self.stack) - 1)

    def _make_room_in_table(self, name: str) -> bool:
        base = self.tables[-1]
        if not base:
            return False
        place = base + 1
        if name in ("td", "th", "tr"):
            parents = ("tr", "tbody", "thead", "tfoot") if name != "tr" else ("tbody", "thead", "tfoot")
            place = next((at + 1 for at in map(self.last, parents) if at > base), place)
        self.pop_to(place)
        if self.stack[base] == "table" and name in ("td", "th", "tr"):
            if place == base + 1:
                self.push("tbody")
            if name != "tr" and self.top != "tr":
                self.push("tr")
        return True

    def _imply_ends(self, but: str = "") -> None:
        while (top := self.top) in _IMPLIED_END and top != but:
            self.pop_to(len(self.stack) - 1)

    def end(self, name: str) -> None:
        """Close what an end tag closes."""
        if self.foreign and self.top[0] == "~":
            if self._end_foreign(name):
                return
            if name in ("p", "br"):
                self.leave_foreign()
        place = -1
        if name in _FORMATTING:
            self._end_formatting(name)
        elif name in _HEADINGS:
            place = max(map(self.in_scope, _HEADINGS))
        elif name == "p":
            place = self.in_scope("p")
            if place < self.last("button"):
                return
        elif name == "li":
            place = self.in_scope("li")
            if place < max(self.last("ul"), self.last("ol")):
                return
        elif name == "form":
            self._end_form()
        elif name == "table" or name in _TABLE_PARTS:
            place = self.last(name)
            if place < self.tables[-1]:
                return
        elif name == "template":
            place = self.last(name)
        elif name in _BLOCKS or name in ("dd", "dt"):
            place = self.in_scope(name)
        elif name not in _NO_PUSH and name not in _VOID:
            place = self.reach(name)
        if place > 0:
            self.pop_to(place)

    def _end_foreign(self, name: str) -> bool:
        place = max(map(self.last, ("~" + name, "~~" + name, f"~~{name}-html")))
        if place < 0 or len(self.stack) - place > _LOOK:
            return False
        if any(above[:1] not in ("~", "") for above in self.stack[place:]):
            return False
        self.pop_to(place)
        return True

    def _end_form(self) -> None:
        place = self.in_scope("form")
        if self.where.get("template"):
            self.pop_to(place if place > 0 else len(self.stack))
        elif self.has_form:
            self.has_form = False
            if place > 0:
                self._imply_ends()
                self.take_out(place)

    def _end_formatting(self, name: str) -> None:
        """The "adoption agency": an element may end before those that were opened inside it."""
        active = self.active[-1]
        entry = next((at for at in reversed(range(len(active))) if active[at][0] == name), -1)
        if entry < 0:
            self._pop_formatting(self.reach(name))
            return
        if name in self.pending:
            self.pending.remove(name)
            del active[entry]
            return
        place = self.in_scope(name)
        above = self.stack[place + 1 : place + 2 + _LOOK]
        if place < 0 or len(above) > _LOOK:
            return
        special = [at for at, other in enumerate(above) if other in _SPECIAL]
        if len(special) > 7:  # after eight rounds the parser leaves it open
            return
        del active[entry]
        if not special:
            self._pop_formatting(place)
            return
        self.reopened += len(special) * (1 + sum(other in _FORMATTING for other in above[: special[-1]]))
        self.take_out(place)
        for at, other in enumerate(above[: special[0]], place + 1):
            if other and other not in _FORMATTING:
                self.take_out(at)

    def _forget_link(self) -> None:
        active = self.active[-1]
        del active[max(at for at, entry in enumerate(active) if entry[0] == "a")]
        if "a" in self.pending:
            self.pending.remove("a")
        elif (place := self.last("a")) > 0:
            self.take_out(place)

    def _pop_formatting(self, place: int) -> None:
        """Close an element and what is open in it; of that, formatting is opened again."""
        if place > 0:
            self.pop_to(place + 1)
            self.where[self.stack.pop()].pop()


class _Run:
    """One pass over the tags of a page, within limits."""

    def __init__(self, html: str, limits: _Limits) -> None:
        self.html = html
        self.limits = limits
        self.tree = _Tree()
        self.hit: dict[str, None] = {}
        self.kept: list[str] = []  # pieces of the page to parse, up to `done`
        self.done = 0
        self.after_angle = False  # whether `kept` ends with <
        self.dropped: defaultdict[str, int] = defaultdict(int)  # start tags whose end tags are to go too
        self.kinds: dict[str, tuple[str, bool, int]] = {}
        self.deepest = 2
        self.most_formatting = 0
        self.tags = 0
        self.work = 0
        self.option_steps = 0
        self.select_from = 0  # tags before the <select> that is open
        self.attribute_size = 0
        self.attributes = 0
        self.attribute_names: set[str] = set()
        self.attributes_seen: dict[str, int] = {}  # with how many are in there
        self.framesets = 0
        self.root_size = 0  # of the attributes of <html> and <body> tags, which all go to the same elements

    def go(self) -> _Limits | None:
        """Read the page; give back narrower limits if these allow too much in sum."""
        at = 0
        while at >= 0:
            at = self._read(at)
            if at < 0 and (narrower := self._narrower()):
                return narrower
        return None

    def result(self) -> str:
        if not self.done:
            return self.html
        self.kept.append(self.html[self.done :])
        return "".join(self.kept)

    def _narrower(self) -> _Limits | None:
        limits = self.limits
        narrower = limits
        if self.work > limits.work:
            narrower = narrower._replace(depth=min(limits.depth, _NARROW_DEPTH))
        if self.tree.reopened > limits.reopened:
            few = _NARROW_FORMATTING if limits.formatting > _NARROW_FORMATTING else 0
            narrower = narrower._replace(formatting=few)
        if self.option_steps > limits.options:
            narrower = narrower._replace(selects=False)
        return narrower if narrower != limits else None

    def _read(self, at: int) -> int:
        """Read tags from a place on; give back where to go on after text that is no markup, or -1 at the end.

        The two branches marked "plain" are shortcuts of `_start` and `_end` for what most tags are.
        """
        tree, limits, kinds, html = self.tree, self.limits, self.kinds, self.html
        stack, where, paragraphs = tree.stack, tree.where, tree.where["p"]
        last_end = at
        for match in _TOKEN.finditer(html, at):
            token, attributes, closed, cdata = match.groups()
            start, end = match.span()
            if start > last_end and (tree.pending or tree.in_head):
                if tree.in_head and not html[last_end:start].isspace():
                    tree.leave_head()
                tree.reopen()
            last_end = end
            if token is None:
                if cdata:
                    return self._skip_cdata(end)
                continue
            if not closed:
                return -1
            name, is_end, kind = kinds.get(token) or self._new_name(token)
            self.tags += 1
            if self.tags > limits.tags:
                self._strip_rest(start)
                return -1
            if not kind:
                self._cut(start, end, "", "names")
                continue
            size = len(stack)
            if is_end:
                if stack[-1] == name and kind == _PLAIN and not self.dropped:  # plain
                    stack.pop()
                    where[name].pop()
                    continue
                self._end(name, start, end)
            else:
                if attributes and not self._attributes_fit(name, attributes):
                    self._cut(start, end, f"<{name}>", "attributes")
                    attributes = ""
                if stack[-1] == name and name in _ENDS_ITSELF:  # plain: one goes, one comes
                    self.work += size
                    continue
                if (
                    kind >= _VOID_PLAIN
                    and not (tree.foreign or tree.in_head or tree.pending)
                    and size < limits.depth
                    and not (paragraphs and name in _CLOSES_P)
                ):  # plain
                    self.work += size
                    if kind == _PLAIN:
                        stack.append(name)
                        where[name].append(size)
                        if size >= self.deepest:
                            self.deepest = size + 1
                    continue
                if self._start(name, attributes, start, end):
                    return -1 if name == "plaintext" else self._raw_end(name, end)
            if self._is_too_much():
                return -1
        return -1

    def _is_too_much(self) -> bool:
        limits = self.limits
        if self.work > limits.work or self.option_steps > limits.options:
            return self._narrower() is not None
        return self.tree.reopened > limits.reopened and self._narrower() is not None

    def _new_name(self, token: str) -> tuple[str, bool, int]:
        """What a tag's name in the page stands for; of kind 0 where there are too many."""
        name = token.lstrip("/")
        name = name.lower() if name.isascii() else name
        kind = _PLAIN
        if name in _NOT_PLAIN:
            kind = _OTHER
        elif name in ("br", "img", "wbr"):
            kind = _VOID_PLAIN
        if len(self.kinds) >= 2 * self.limits.names and kind == _PLAIN:
            return name, token[0] == "/", 0
        self.kinds[token] = name, token[0] == "/", kind
        return self.kinds[token]

    def _start(self, name: str, attributes: str, start: int, end: int) -> bool:
        """Put an element on the stack if it may stand there; whether its content is no markup."""
        tree, limits = self.tree, self.limits
        self.work += len(tree.stack) << (name in ("hr", "option", "form"))
        if tree.in_head:
            tree.leave_head(name)
        if tree.foreign and (foreign := tree.foreign_name(name, attributes)):
            if name in _BREAKS_OUT or (
                name == "font" and _has_attribute(attributes, "color", "face", "size")
            ):
                tree.leave_foreign()
            else:
                if not _closes_itself(attributes):
                    self._push(foreign, start, end)
                return False
        if name in _RAW or name == "plaintext":
            if name in _CLOSES_P:
                tree.make_room(name)
            tree.push(name)
            return True
        if name in ("select", "selectedcontent") and not limits.selects:
            self._cut(start, end, "\n", "options")
            return False
        if name == "frameset":
            self.framesets += 1
            if self.framesets > limits.depth:
                self._cut(start, end, "", "depth")
            return False
        if not tree.make_room(name):
            return False
        if tree.pending and name not in _LEAVES_PENDING:
            tree.reopen()
        if name in ("option", "optgroup") and tree.where.get("select"):
            self.option_steps += self.tags - self.select_from
        if name in _VOID:
            return False
        if name in _FORMATTING:
            self._push_formatting(name, attributes, start, end)
        elif name in ("svg", "math"):
            if not _closes_itself(attributes):
                self._push("~svg" if name == "svg" else "~~math", start, end)
        elif self._push(name, start, end):
            if name == "form":
                tree.has_form = True
            elif name == "select":
                self.select_from = self.tags
        return False

    def _push(self, name: str, start: int, end: int) -> bool:
        tree = self.tree
        depth = tree.depth
        if depth >= self.limits.depth:
            name = name.lstrip("~")
            self.dropped[name] += 1
            self._cut(start, end, "" if name in _INLINE else "\n", "depth")
            return False
        tree.push(name)
        if depth >= self.deepest:
            self.deepest = depth + 1
        return True

    def _push_formatting(self, name: str, attributes: str, start: int, end: int) -> None:
        active = self.tree.active[-1]
        if len(active) >= self.limits.formatting:
            self.dropped[name] += 1
            self._cut(start, end, "", "formatting")
        elif self._push(name, start, end):
            entry = (name, attributes)
            if active.count(entry) >= 3:  # the parser keeps no more that are alike
                active.remove(entry)
            active.append(entry)
            self.most_formatting = max(self.most_formatting, len(active))

    def _end(self, name: str, start: int, end: int) -> None:
        tree = self.tree
        if self.dropped.get(name):
            self.dropped[name] -= 1
            self._cut(start, end, "" if name in _INLINE else "\n")
            return
        if name in ("select", "selectedcontent") and not self.limits.selects:
            self._cut(start, end, "\n", "options")
            return
        size = len(tree.stack)
        if tree.stack[-1] == name and name not in _FORMATTING and name != "form":
            tree.pop_to(size - 1)
        else:
            self.work += size
            if tree.in_head and name in ("head", "body", "html", "br"):
                tree.leave_head("body")
            if name == "br":  # makes an element
                tree.reopen()
            tree.end(name)
        if self.dropped and len(tree.stack) < size:
            self.dropped.clear()  # they stood inside what has ended

    def _attributes_fit(self, name: str, attributes: str) -> bool:
        """Whether the parser may have these attributes."""
        limits = self.limits
        size = len(attributes)
        self.attribute_size += size
        if size < 600 and self.attribute_size < 200_000 and name not in _NO_PUSH:  # few, and few in all
            return True
        if name in _NO_PUSH:
            self.root_size += size
            if self.root_size > max(size, 8_000):
                return False
        known = self.attribute_names
        count = self.attributes_seen.get(attributes)
        if count is None:
            names = _ATTRIBUTE_NAME.findall(attributes)
            count = len(names)
            if (
                count > limits.attributes
                or len(known) + sum(name not in known for name in names) > limits.names
            ):
                return False
            known.update(names)
            self.attributes_seen[attributes] = count
        self.attributes += count
        return self.attributes <= limits.tags

    def _cut(self, start: int, end: int, instead: str, limit: str = "") -> None:
        """Leave out a tag. What comes to stand next to each other must not make a new one: `<<b>i>`."""
        if limit:
            self.hit[limit] = None
        if start > self.done:
            self.kept.append(self.html[self.done : start])
            self.after_angle = self.html[start - 1] == "<"
        if self.after_angle and not instead:
            instead = "\n"
        if instead:
            self.kept.append(instead)
            self.after_angle = False
        self.done = end

    def _strip_rest(self, start: int) -> None:
        self._cut(start, len(self.html), "", "nodes")
        self.kept.append(" " + _MARKUP.sub(" ", self.html[start:]))

    def _skip_cdata(self, at: int) -> int:
        """In svg and math it is text up to ]]>, elsewhere a comment up to the next >."""
        mark = "]]>" if self.tree.foreign and self.tree.top[0] == "~" else ">"
        found = self.html.find(mark, at)
        return found + len(mark) if found >= 0 else -1

    def _raw_end(self, name: str, at: int) -> int:
        """Where the text of a <script>, <style>, <textarea> … ends."""
        found = _RAW_END[name].search(self.html, at)
        if found is None:
            return -1
        if name == "script" and self.html.find("<!--", at, found.start()) >= 0:
            return _script_end(self.html, at)
        return found.start()


def _script_end(html: str, at: int) -> int:
    """A script that opens a comment and in it a <script> does not end with that one's end tag."""
    commented = nested = False
    for match in _SCRIPT_MARK.finditer(html, at):
        mark = match[0].lower()
        if mark == "<!--":
            commented = True
        elif mark == "-->":
            commented = nested = False
        elif mark == "<script":
            nested = commented
        elif nested:
            nested = False
        else:
            return match.start()
    return -1


def _has_attribute(attributes: str, *names: str) -> bool:
    return any(found.lower() in names for found in _ATTRIBUTE_NAME.findall(attributes))


def _closes_itself(attributes: str) -> bool:
    """Whether the tag ends with /> and the slash is not the end of a value."""
    if not attributes.endswith("/"):
        return False
    end = 0
    for match in re.finditer(_ATTRIBUTE, attributes):
        end = match.end()
    return end < len(attributes)
