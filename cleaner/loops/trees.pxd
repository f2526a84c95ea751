# Types for the compiled build (Cython); plain Python never reads this.
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
    begin=Py_ssize_t, end=Py_ssize_t, page=Py_ssize_t, world=Py_ssize_t, at=Py_ssize_t, words="long long", fewer="long long",
)
cpdef add_worlds(
    const long long[::1] kept,
    const long long[::1] ends,
    const long long[:, ::1] content,
    long long unit,
    long long beta2,
    long long[::1] total,
)
