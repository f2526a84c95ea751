# Types for the compiled build (Cython); plain Python never reads this.
cimport cython


@cython.locals(value="long long")
cpdef Py_ssize_t fill_integers(list values, Py_ssize_t at, long long[::1] out) except -1

@cython.locals(at=Py_ssize_t)
cpdef fill_sizes(list values, long long[::1] out)
