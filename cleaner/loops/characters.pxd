# Types for the compiled build (Cython); plain Python never reads this.
cimport cython


@cython.locals(
    blank=int, lower=int, upper=int, caseless=int, digit=int, unspaced=int, plane="unsigned int", size=Py_ssize_t,
    end=Py_ssize_t, begins=bint, i=Py_ssize_t, code="unsigned int", kind=int, fold="unsigned int",
    char="unsigned int", place=Py_ssize_t,
)
cpdef tuple add_characters(
    const unsigned int[::1] codes,
    const unsigned char[::1] kinds,
    const unsigned int[::1] folds,
    const unsigned int[::1] bares,
    const unsigned int[:, ::1] rare,
    Py_ssize_t at,
    int before_kind,
    unsigned int before_bare,
    int small,
    Py_ssize_t line,
    const long long[::1] ends,
    long long[:, ::1] count,
    long long[:, ::1] sums,
    unsigned char[::1] present,
    unsigned int[::1] folded,
    unsigned int[::1] parted,
    const int[::1] special,
)

@cython.locals(low=Py_ssize_t, high=Py_ssize_t, middle=Py_ssize_t)
cdef Py_ssize_t _place_of(unsigned int code, const unsigned int[:, ::1] rare) noexcept

@cython.locals(words=Py_ssize_t, before="unsigned int", char=Py_UCS4, code="unsigned int")
cpdef Py_ssize_t words_of_folded(str text) except -2

@cython.locals(
    plane="unsigned int", size=Py_ssize_t, last=Py_ssize_t, text=Py_ssize_t, at=Py_ssize_t, code="unsigned int", kind=int
)
cpdef count_marks(
    const unsigned int[::1] codes,
    const unsigned char[::1] classes,
    int spaced,
    int slash,
    const long long[::1] ends,
    long long[:, ::1] out,
    long long[:, ::1] around,
)
