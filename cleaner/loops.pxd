cimport cython

@cython.locals(size=Py_ssize_t, tree=Py_ssize_t, row=Py_ssize_t, level=Py_ssize_t, which=Py_ssize_t, least=int)
cpdef add_leaves(
    const int[:, ::1] matrix,
    const int[:, ::1] column,
    const int[:, ::1] border,
    const int[:, ::1] leaves,
    Py_ssize_t begin,
    unsigned short[::1] number,
    long long[::1] out,
)

@cython.locals(
    blank=int, lower=int, upper=int, digit=int, unspaced=int, size=Py_ssize_t, end=Py_ssize_t, begins=bint, i=Py_ssize_t,
    kind=int, char="unsigned int",
)
cpdef Py_ssize_t add_characters(
    const unsigned char[::1] kinds,
    const unsigned int[::1] bare,
    Py_ssize_t at,
    int before_kind,
    unsigned int before_bare,
    Py_ssize_t line,
    const long long[::1] ends,
    long long[:, ::1] count,
    long long[:, ::1] sums,
    unsigned int[::1] parted,
    const int[::1] special,
)
