# Types for the compiled build of html.py (Cython); plain Python never reads this.
cimport cython


@cython.final
cdef class _Builder:
    cdef public object head, looks
    cdef public list texts, tags, elements, words, page_links, link_words, flags
    cdef public list el_tag, el_parent, el_attrs, el_first, el_last
    cdef public list parts, links
    cdef public list link
    cdef public Py_ssize_t blank, bold_chars, control_chars, current
    cdef public int bold, pre, control, hidden, noscript
    cpdef skip(self, Py_ssize_t size)
    cpdef text(self, str text)
    cpdef line_break(self)
    cpdef end_link(self)
    @cython.locals(bold=Py_ssize_t, control=Py_ssize_t, chars=Py_ssize_t, raw=str, links=list, words=Py_ssize_t, flags=int)
    cpdef flush(self)
    cpdef open(self, str tag, str attrs)
    cpdef close(self)


cpdef Py_ssize_t count_words(str text) except -1
cdef _link_words(list links, str text, Py_ssize_t words)
@cython.locals(parts=list, text=str, stripped=str, words=Py_ssize_t)
cdef tuple _fold(str raw)
cdef str _names(dict attributes)
cdef bint _hides(dict attributes) except -1
@cython.locals(kind=int, svg=int, hides=bint, known=dict, stack=list, tag=str, of_text=int, inline=int, line_break=int, head_item=int, block=int, graphics=int, unscripted=int)
cpdef walk(object root, _Builder b)
@cython.locals(names=str)
cdef bint _enter(int kind, str tag, dict attributes, object node, _Builder b) except -1
cdef _open(int kind, str tag, str names, _Builder b)
cdef bint _enter_other(int kind, dict attributes, object node, _Builder b) except -1
cdef _leave(int kind, bint hides, _Builder b)
cdef _close(bint hides, _Builder b)
cdef bint _marked(str tag, dict attributes, object node, _Builder b) except -1
@cython.locals(low=str)
cdef _mark_author(str names, object node, _Builder b)
cdef _head_item(str tag, dict attributes, object node, _Builder b, int svg)
