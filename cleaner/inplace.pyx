# cython: language_level=3, boundscheck=False, wraparound=False, annotation_typing=False
"""The walk of html.py over lexbor's nodes where they lie in memory: no Python object per node. Compiled build only.

selectolax gives a node's address, but no header says what lies there. So the walk is done here only for versions of lexbor
whose layout is known, and only if it reads a page of its own as selectolax does (`fits`); else html.py walks by itself.
"""

from cpython.unicode cimport PyUnicode_DecodeUTF8
from libc.stdint cimport uintptr_t
from libc.string cimport memcmp

from cleaner.html cimport _Builder, _enter, _head_item, _leave, _marked

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


cdef list _asked = (
    "class id role itemprop hidden aria-hidden style lang xml:lang rel href datetime property name content http-equiv type"
).split()
cdef str _address = _asked[_asked.index("href")]
cdef list _asked_letters = [name.encode() for name in _asked]
cdef list _number_names = [None] * NUMBERED  # of attributes: the name of those that are asked for
cdef list _number_tags = [None] * NUMBERED
cdef int _number_kinds[NUMBERED]
cdef bint _is_telling[KINDS]
cdef frozenset _marked_tags = html._MARKED
cdef dict _silent = html._SILENT
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
        return _attributes(self.node)

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


cdef str _name(uintptr_t number):
    """The name of an attribute, if it is one that is asked for; else None."""
    cdef const Name* name
    cdef Py_ssize_t i
    cdef bytes one
    if number < NUMBERED:
        return _number_names[number]
    name = <const Name*> number
    for i in range(len(_asked_letters)):
        one = <bytes> _asked_letters[i]
        if <size_t> len(one) == name.size and memcmp(<const char*> one, _letters(name), name.size) == 0:
            return <str> _asked[i]
    return None


cdef dict _attributes(Node* node, bint of_head=False):
    """Those that are asked for; an address only of what stands in the head."""
    cdef Attribute* at = (<Element*> node).attribute
    cdef dict found = {}
    cdef str name
    while at != NULL:
        name = _name(at.qualified_name if at.qualified_name else at.node.tag_id)
        if name is not None and (of_head or name is not _address):
            found[name] = _string(at.value) if at.value != NULL and at.value.data != NULL else None
        at = at.next
    return found


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


cdef int _kind(Node* node, list tag) except -2:
    """What the walk does at a node; its tag goes into `tag`. -1 where html.py is yet to learn the tag."""
    cdef const Name* name
    if node.tag_id < NUMBERED:
        tag[0] = _number_tags[node.tag_id]
        return _number_kinds[node.tag_id]
    name = <const Name*> node.tag_id
    tag[0] = PyUnicode_DecodeUTF8(_letters(name), name.size, "replace")
    return html.BLOCK if "-" in <str> tag[0] else html.INLINE


def learn():
    """Take over what html.py knows of tags by now."""
    for number, (kind, tag) in html.kinds().copy().items():  # another thread may add to it
        _number_kinds[number], _number_tags[number] = kind, tag


def walk(root, _Builder b not None):
    """`html.walk`, which says what happens here. False where it has to be done there: the builder is spoilt then."""
    cdef Node* top = <Node*> <uintptr_t> root.mem_id
    try:
        return _walk(top, b)
    except NotHere:
        return False


cdef bint _walk(Node* node, _Builder b) except -1:
    cdef Here here = Here.__new__(Here)
    cdef int of_text = html.TEXT, inline_ = html.INLINE, line_break = html.BREAK, head_item = html.HEAD_ITEM
    cdef int block = html.BLOCK, graphics = html.SVG, unscripted = html.UNSCRIPTED
    cdef list tag = [None]
    cdef list hiding = []  # of the open elements that are told when they close: whether they hide
    cdef int kind, svg = 0
    cdef Py_ssize_t depth = 0
    cdef bint hides, down
    while node != NULL:
        kind = _kind(node, tag)
        here.node = node
        down = False
        if kind == of_text:
            if svg:
                pass
            elif not b.parts and not b.pre and _is_blank(&(<Text*> node).text):
                b.skip((<Text*> node).text.size)
            else:
                _add(_string(&(<Text*> node).text), b)
        elif kind >= block:
            if kind == graphics:
                svg += 1
            elif kind == block or kind == unscripted:
                svg = 0
            hides = _enter(kind, tag[0], _attributes(node) if _is_telling[kind] else _silent, here, b)
            down = node.child != NULL
            if down:
                hiding.append(hides)
            else:
                svg -= kind == graphics and svg > 0
                _leave(kind, hides, b)
        elif kind == inline_:
            down = (tag[0] not in _marked_tags or svg or not _marked(tag[0], _attributes(node), here, b)) and node.child != NULL
        elif kind == line_break:
            b.line_break()
        elif kind == head_item:
            _head_item(tag[0], _attributes(node, True), here, b, svg)
        elif kind < 0:
            return False
        if down:
            node = node.child
            depth += 1
            continue
        while node.next == NULL and depth:
            node = node.parent
            depth -= 1
            kind = _kind(node, tag)
            if kind >= block:
                svg -= kind == graphics and svg > 0
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
    for name in _asked:
        if at.node.tag_id < NUMBERED:
            _number_names[at.node.tag_id] = name
        at = at.next


for _number in range(NUMBERED):
    _number_kinds[_number] = -1
for _kind_of_element in range(KINDS):
    _is_telling[_kind_of_element] = _kind_of_element in html._TELLING
