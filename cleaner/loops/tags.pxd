# Types for the compiled build (Cython); plain Python never reads this.
cimport cython


@cython.locals(
    size=Py_ssize_t, many=Py_ssize_t, equals=Py_ssize_t, at=Py_ssize_t, tags="unsigned char", some="unsigned char",
    place=Py_ssize_t,
)
cpdef tuple find_tags(const unsigned char[::1] page, int[::1] out)

@cython.locals(
    size=Py_ssize_t, end_tags=Py_ssize_t, longest=Py_ssize_t, before=Py_ssize_t, number=Py_ssize_t, at=Py_ssize_t,
    begin=Py_ssize_t, is_end=bint, key="unsigned long long", place=Py_ssize_t, byte="unsigned long long", name=Py_ssize_t,
)
cpdef count_tags(
    const unsigned char[::1] page,
    const int[::1] places,
    const unsigned long long[::1] keys,
    const unsigned char[::1] starts,
    const unsigned char[::1] ends,
    Py_ssize_t most,
    const unsigned long long[::1] roots,
    long long[:, ::1] open_now,
    long long[::1] out,
)

@cython.locals(
    last=Py_ssize_t, before=Py_ssize_t, bare=Py_ssize_t, begin=Py_ssize_t, end=Py_ssize_t, at=Py_ssize_t,
    part="unsigned char", parts="unsigned char", letters="unsigned char",
)
cpdef tuple count_bare(const unsigned char[::1] page)

@cython.locals(
    size=Py_ssize_t, at=Py_ssize_t, depth=Py_ssize_t, formatting=Py_ssize_t, odd=Py_ssize_t, foreign=Py_ssize_t, left=Py_ssize_t, steps=Py_ssize_t, is_end=bint,
    begin=Py_ssize_t, key="unsigned long long", byte="unsigned long long", which=Py_ssize_t, kind=int, name=Py_ssize_t,
    end_of_name=Py_ssize_t, content=Py_ssize_t,
)
cpdef follow_tags(
    const unsigned char[::1] page,
    const unsigned long long[::1] keys,
    const unsigned short[::1] kinds,
    Py_ssize_t most_open,
    Py_ssize_t most_formatting,
    Py_ssize_t most_steps,
    long long[::1] opened,
    long long[:, ::1] stack,
    long long[:, ::1] spans,
    long long[::1] out,
)

@cython.locals(stopping=int, at=Py_ssize_t)
cdef Py_ssize_t _left_open(
    const unsigned char[::1] page, long long[:, ::1] stack, Py_ssize_t depth, Py_ssize_t begin, Py_ssize_t end, int kind
) noexcept

@cython.locals(at=Py_ssize_t, a=int, b=int)
cdef bint _is_same(const unsigned char[::1] page, Py_ssize_t one, Py_ssize_t other, Py_ssize_t length) noexcept

@cython.locals(size=Py_ssize_t)
cdef Py_ssize_t _comment_end(const unsigned char[::1] page, Py_ssize_t at) noexcept

@cython.locals(size=Py_ssize_t, close=Py_ssize_t)
cdef Py_ssize_t _tag_end(const unsigned char[::1] page, Py_ssize_t at) noexcept

@cython.locals(size=Py_ssize_t, same=Py_ssize_t, byte=int)
cdef Py_ssize_t _raw_end(const unsigned char[::1] page, Py_ssize_t at, Py_ssize_t name, Py_ssize_t length) noexcept
