# cython: language_level=3, boundscheck=False, wraparound=False, annotation_typing=False
"""The walk of html.py over lexbor's nodes where they lie in memory: no Python object per node. Compiled build only.

selectolax gives a node's address, but no header says what lies there. So the walk is done here only for versions of lexbor
whose layout is known, and only if it reads a page of its own as selectolax does (`fits`); else html.py walks by itself.
"""

from cpython.unicode cimport PyUnicode_DecodeUTF8
from libc.stdint cimport uintptr_t
from libc.string cimport memcmp, memcpy

from cleaner.html cimport _Builder, _close, _enter, _head_item, _leave, _mark_author, _marked, _open

from cleaner import html
from cleaner.model import Page

_VERSIONS = frozenset({(3, 1)})  # of lexbor
cdef enum:
    TEXT_ID = 2  # lexbor's number of what is no element but text
    KINDS = 12  # of what the walk does at an element
    NUMBERED = 1024  # tags and attributes below have numbers of lexbor's own; others are known by the address of their name

# lexbor's structures, as far as they are read. The names are those of html.py where it has any.
cdef struct Node:
    void* events
    uintptr_t tag_id  # of an attribute the number of its name
    uintptr_t prefix
    uintptr_t namespace
    void* document
    Node* next
    Node* prev
    Node* parent
    Node* child
    Node* last
    void* user
    int type

cdef struct String:
    const char* data
    size_t size

cdef struct Text:
    Node node
    String text

cdef struct Attribute:
    Node node
    uintptr_t upper_name
    uintptr_t qualified_name
    String* value
    void* owner
    Attribute* next

cdef struct Element:
    Node node
    uintptr_t upper_name
    uintptr_t qualified_name
    String* custom
    Attribute* attribute

cdef union Letters:
    const char* long_ones
    char short_ones[17]

cdef struct Name:
    Letters letters
    size_t size


# Attributes that are asked for, by their places: those that name an element first.
cdef enum:
    ITEMPROP = 3
    NAMES = 4
    HIDDEN = 4
    ARIA_HIDDEN = 5
    STYLE = 6
    REL = 9
    OF_HEAD = 11  # from here on only of what stands in the head
cdef list _asked = (
    f"class {' '.join(html._NAMING)} hidden aria-hidden style lang xml:lang rel datetime "
    "href property name content http-equiv type"
).split()
assert _asked[ITEMPROP] == "itemprop" and _asked[STYLE] == "style" and _asked[REL] == "rel" and _asked[OF_HEAD] == "href"
cdef list _asked_letters = [name.encode() for name in _asked]
cdef int _places[NUMBERED]  # of attributes: the place among those that are asked for, or -1
cdef list _number_tags = [None] * NUMBERED
cdef int _number_kinds[NUMBERED]
cdef bint _is_marked[NUMBERED]
cdef bint _is_telling[KINDS]
cdef dict _silent = html._SILENT
cdef object _hides = html._HIDES.search
cdef int _text = html.TEXT, _inline = html.INLINE, _line_break = html.BREAK, _head_item_ = html.HEAD_ITEM
cdef int _block = html.BLOCK, _link = html.LINK, _graphics = html.SVG, _unscripted = html.UNSCRIPTED
cdef uintptr_t _html = 0, _span = 0  # lexbor's numbers of these tags
_PROBE = (
    "<title>T</title><meta property=og:type content=x><p class='a b' id=i hidden>one <b>two</b><br><br>three"
    "<an-element role=x data-of-more-than-sixteen-letters=1 itemprop=author>four</an-element></p><!-- c --> <a href>five</a>"
)


class NotHere(Exception):
    """Asked of a node what is not read here."""


cdef class Here:
    """A node for the functions of html.py that want one: its attributes and its text, of which they ask no more as a rule."""

    cdef Node* node

    @property
    def attributes(self):
        """Those that anybody asks for: name -> value, None where it has none."""
        return _attributes(self.node, True)

    def text(self):
        """All text within the node."""
        return "".join(self.texts())

    def texts(self):
        """The texts within the node, in order; "" for each node that is none."""
        cdef Node* top = self.node
        cdef Node* at = top.child
        while at != NULL:
            yield _string(&(<Text*> at).text) if at.tag_id == TEXT_ID else ""
            at = _after(at, top)

    def __getattr__(self, name):
        raise NotHere(name)


cdef inline str _string(const String* text):
    return PyUnicode_DecodeUTF8(text.data, text.size, "replace") if text.data != NULL else ""


cdef inline const char* _letters(const Name* name):
    if name.size <= 16:
        return &name.letters.short_ones[0]
    return name.letters.long_ones


cdef inline int _place(const Attribute* attribute):
    """The place of an attribute among those that are asked for, or -1."""
    cdef uintptr_t number = attribute.qualified_name if attribute.qualified_name else attribute.node.tag_id
    return _places[number] if number < NUMBERED else _place_of(<const Name*> number)


cdef int _place_of(const Name* name):
    cdef Py_ssize_t i
    cdef bytes one
    for i in range(len(_asked_letters)):
        one = <bytes> _asked_letters[i]
        if <size_t> len(one) == name.size and memcmp(<const char*> one, _letters(name), name.size) == 0:
            return i
    return -1


cdef dict _attributes(Node* node, bint of_head=False):
    """Those that are asked for; some only of what stands in the head."""
    cdef Attribute* at = (<Element*> node).attribute
    cdef dict found = {}
    cdef int place
    while at != NULL:
        place = _place(at)
        if place >= 0 and (of_head or place < OF_HEAD):
            found[<str> _asked[place]] = _string(at.value) if at.value != NULL and at.value.data != NULL else None
        at = at.next
    return found


cdef inline bint _has(const String* text, const char* word, size_t size) noexcept:
    """Whether a word, given in lower case, stands in a text, in whatever case."""
    cdef size_t at, i
    if text == NULL or text.data == NULL:
        return False
    for at in range(size, text.size + 1):
        for i in range(size):
            if (text.data[at - size + i] | 0x20) != word[i]:
                break
        else:
            return True
    return False


cdef bint _may_be_marked(const Node* span) noexcept:
    """Whether an inline element's names may say what `html._marked` looks for."""
    cdef const Attribute* at = (<const Element*> span).attribute
    while at != NULL:
        if 0 <= _place(at) < NAMES:
            if _has(at.value, b"author", 6) or _has(at.value, b"byline", 6):
                return True
            if _has(at.value, b"katex", 5) or _has(at.value, b"mathjax", 7):
                return True
        at = at.next
    return False


cdef bint _may_name(const Node* link) noexcept:
    """Whether a link has an attribute that `html._enter_other` looks at."""
    cdef const Attribute* at = (<const Element*> link).attribute
    cdef int place
    while at != NULL:
        place = _place(at)
        if place == ITEMPROP or place == REL:
            return True
        at = at.next
    return False


cdef str _joined(const String** names):
    """What names an element, in one, as `html._names` gives it."""
    cdef char room[256]
    cdef size_t size = 0
    cdef int many = 0, i
    for i in range(NAMES):
        if names[i] != NULL and names[i].data != NULL and names[i].size:
            if size + names[i].size + 1 > sizeof(room):
                return " ".join([_string(name) for name in names[:NAMES] if name != NULL and name.data != NULL and name.size])
            if many:
                room[size] = 32
                size += 1
            memcpy(&room[size], names[i].data, names[i].size)
            size += names[i].size
            many += 1
    return PyUnicode_DecodeUTF8(room, size, "replace") if many else ""


cdef bint _enter_block(str tag, Node* node, Here here, _Builder b) except -1:
    """`html._enter` for a block-level element, without a dictionary of its attributes."""
    cdef Attribute* at = (<Element*> node).attribute
    cdef const String* names[NAMES]
    cdef const String* style = NULL
    cdef bint hides = False, aria_hides = False, is_author = False
    cdef int place, i
    if at == NULL:
        _open(_block, tag, "", b)
        return False
    for i in range(NAMES):
        names[i] = NULL
    while at != NULL:
        place = _place(at)
        if 0 <= place < NAMES:
            names[place] = at.value
        elif place == HIDDEN:
            hides = True
        elif place == ARIA_HIDDEN:
            aria_hides = at.value != NULL and at.value.size == 4 and memcmp(at.value.data, b"true", 4) == 0
        elif place == STYLE:
            style = at.value
        at = at.next
    name = _joined(names)
    _open(_block, tag, name, b)
    for i in range(NAMES):
        is_author = is_author or _has(names[i], b"author", 6) or _has(names[i], b"byline", 6)
    if is_author:
        _mark_author(name, here, b)
    hides = hides or aria_hides or ((_has(style, b"none", 4) or _has(style, b"hidden", 6)) and _hides(_string(style)) is not None)
    b.hidden += hides
    return hides


cdef _add(str text, _Builder b):
    """Text of the page; white space where no text waits is counted alone."""
    if not b.parts and not b.pre and text.isspace():
        b.skip(len(text))
    else:
        b.text(text)


cdef inline Node* _after(Node* node, Node* top) noexcept:
    """The node that follows in the document, below `top`."""
    if node.child != NULL:
        return node.child
    while node != top and node.next == NULL:
        node = node.parent
    return node.next if node != top else NULL


cdef inline bint _is_blank(const String* text) noexcept:
    """Whether a text is white space of ASCII, and not empty."""
    cdef size_t i
    for i in range(text.size):
        if not (text.data[i] == 32 or 9 <= text.data[i] <= 13 or 28 <= text.data[i] <= 31):
            return False
    return text.size > 0


cdef inline int _kind(const Node* node):
    """What the walk does at a node; -1 where html.py is yet to learn the tag."""
    return _number_kinds[node.tag_id] if node.tag_id < NUMBERED else _kind_of(<const Name*> node.tag_id)


cdef int _kind_of(const Name* name):
    cdef const char* letters = _letters(name)
    cdef size_t i
    for i in range(name.size):
        if letters[i] == 45:  # a hyphen: a custom element
            return _block
    return _inline


cdef inline str _tag(const Node* node):
    if node.tag_id < NUMBERED:
        return <str> _number_tags[node.tag_id]
    return PyUnicode_DecodeUTF8(_letters(<const Name*> node.tag_id), (<const Name*> node.tag_id).size, "replace")


def learn():
    """Take over what html.py knows of tags by now."""
    global _html, _span
    for number, (kind, tag) in html.kinds().copy().items():  # another thread may add to it
        _number_kinds[number], _number_tags[number], _is_marked[number] = kind, tag, tag in html._MARKED
        if tag == "html":
            _html = number
        elif tag == "span":
            _span = number


def walk(root, _Builder b not None):
    """`html.walk`, which says what happens here. False where it has to be done there: the builder is spoilt then."""
    cdef Node* top = <Node*> <uintptr_t> root.mem_id
    try:
        return _walk(top, b)
    except NotHere:
        return False


cdef bint _walk(Node* node, _Builder b) except -1:
    cdef Here here = Here.__new__(Here)
    cdef list hiding = []  # of the open elements that are told when they close: whether they hide
    cdef int kind, svg = 0
    cdef Py_ssize_t depth = 0
    cdef bint hides, down, is_marked, skipped
    while node != NULL:
        kind = _kind(node)
        here.node = node
        down = False
        if kind == _text:
            if svg:
                pass
            elif not b.parts and not b.pre and _is_blank(&(<Text*> node).text):
                b.skip((<Text*> node).text.size)
            else:
                _add(_string(&(<Text*> node).text), b)
        elif kind >= _block:
            if kind == _graphics:
                svg += 1
            elif kind == _block or kind == _unscripted:
                svg = 0
            if kind == _block and node.tag_id != _html:
                hides = _enter_block(_tag(node), node, here, b)
            elif _is_telling[kind] and (kind != _link or _may_name(node)):
                hides = _enter(kind, _tag(node), _attributes(node), here, b)
            else:
                hides = _enter(kind, _tag(node), _silent, here, b)
            down = node.child != NULL
            if down:
                hiding.append(hides)
            elif kind == _block:
                _close(hides, b)
            else:
                svg -= kind == _graphics and svg > 0
                _leave(kind, hides, b)
        elif kind == _inline:
            is_marked = not svg and node.tag_id < NUMBERED and _is_marked[node.tag_id]
            is_marked = is_marked and (node.tag_id != _span or _may_be_marked(node))
            skipped = is_marked and _marked(_tag(node), _attributes(node), here, b)
            down = not skipped and node.child != NULL
        elif kind == _line_break:
            b.line_break()
        elif kind == _head_item_:
            _head_item(_tag(node), _attributes(node, True), here, b, svg)
        elif kind < 0:
            return False
        if down:
            node = node.child
            depth += 1
            continue
        while node.next == NULL and depth:
            node = node.parent
            depth -= 1
            kind = _kind(node)
            if kind == _block:
                _close(hiding.pop(), b)
            elif kind >= _block:
                svg -= kind == _graphics and svg > 0
                _leave(kind, hiding.pop(), b)
        node = node.next
    return True


def fits():
    """Whether this lexbor is one whose nodes are as they are taken for here."""
    from selectolax import lexbor

    if (getattr(lexbor, "LEXBOR_VERSION_MAJOR", 0), getattr(lexbor, "LEXBOR_VERSION_MINOR", 0)) not in _VERSIONS:
        return False
    learn()
    _learn_attributes(lexbor.LexborHTMLParser(f"<p {' '.join(_asked)}>").css_first("p"))
    root = lexbor.LexborHTMLParser(_PROBE).root
    here, there = Page("html"), Page("html")
    html.walk(root, _Builder(there))
    return walk(root, _Builder(here)) and here == there


cdef _learn_attributes(paragraph):
    """The numbers of attributes, from an element that has all that are asked for."""
    cdef Attribute* at = (<Element*> <uintptr_t> paragraph.mem_id).attribute
    for place in range(len(_asked)):
        if at.node.tag_id < NUMBERED:
            _places[at.node.tag_id] = place
        at = at.next


for _number in range(NUMBERED):
    _number_kinds[_number] = _places[_number] = -1
for _kind_of_element in range(KINDS):
    _is_telling[_kind_of_element] = _kind_of_element in html._TELLING
