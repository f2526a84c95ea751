# Types for the compiled build (Cython); plain Python never reads this.
cimport cython


@cython.locals(
    size=Py_ssize_t, many=Py_ssize_t, filled=Py_ssize_t, end=Py_ssize_t, key="unsigned long long", slot=Py_ssize_t,
    place=Py_ssize_t,
)
cpdef tuple number_tokens(
    const unsigned int[::1] codes,
    Py_ssize_t at,
    int[::1] slots,
    unsigned int[::1] hashes,
    long long[::1] ends,
    unsigned int[::1] letters,
    long long[::1] used,
    unsigned long long seed,
    long long[::1] out,
    Py_ssize_t found,
)

@cython.locals(size=Py_ssize_t, at=Py_ssize_t, found=Py_ssize_t, end=Py_ssize_t, last=Py_ssize_t, slot=Py_ssize_t)
cpdef Py_ssize_t find_tokens(
    const unsigned int[::1] codes,
    Py_ssize_t most,
    int[::1] slots,
    unsigned int[::1] hashes,
    long long[::1] ends,
    unsigned int[::1] letters,
    unsigned long long seed,
    long long[::1] out,
)

@cython.locals(
    size=Py_ssize_t, at=Py_ssize_t, number=Py_ssize_t, found=Py_ssize_t, begin=Py_ssize_t, left=Py_ssize_t,
    length=Py_ssize_t, slot=Py_ssize_t, end=Py_ssize_t,
)
cpdef Py_ssize_t find_names(
    const unsigned char[::1] text,
    Py_ssize_t names,
    Py_ssize_t most,
    Py_ssize_t seen,
    int[::1] slots,
    unsigned int[::1] hashes,
    long long[::1] ends,
    unsigned int[::1] letters,
    unsigned long long seed,
    unsigned int[::1] room,
    long long many,
    long long[::1] out,
)

cdef bint _parts_names(unsigned char code) noexcept

cdef unsigned char _folded(unsigned char code) noexcept

@cython.locals(
    size=Py_ssize_t, many=Py_ssize_t, words=Py_ssize_t, at=Py_ssize_t, text=Py_ssize_t, place=Py_ssize_t,
    before=Py_ssize_t, begin=Py_ssize_t, number=Py_ssize_t, key="long long", low=Py_ssize_t, high=Py_ssize_t,
    middle=Py_ssize_t,
)
cpdef add_odds(
    const unsigned int[::1] codes,
    Py_ssize_t most,
    int[::1] slots,
    unsigned int[::1] hashes,
    long long[::1] ends,
    unsigned int[::1] letters,
    unsigned long long seed,
    const unsigned char[::1] alone,
    const long long[::1] odds,
    const unsigned char[::1] begins,
    const long long[::1] first,
    const long long[::1] pairs,
    const long long[::1] odds_of_pair,
    long long[:, ::1] out,
)

cdef void _add(long long[:, ::1] out, Py_ssize_t text, long long odds) noexcept

@cython.locals(place=Py_ssize_t, number=Py_ssize_t, begin=Py_ssize_t, slot=Py_ssize_t)
cpdef find_numbered(
    const long long[::1] which,
    unsigned int[::1] of_hashes,
    long long[::1] of_ends,
    unsigned int[::1] of_letters,
    int[::1] slots,
    unsigned int[::1] hashes,
    long long[::1] ends,
    unsigned int[::1] letters,
    long long[::1] out,
)

@cython.locals(mask="unsigned long long", slot=Py_ssize_t, number=Py_ssize_t)
cpdef fill_slots(int[::1] slots, unsigned int[::1] hashes, Py_ssize_t many)

@cython.locals(size=Py_ssize_t)
cdef Py_ssize_t _token_end(const unsigned int[::1] codes, Py_ssize_t at) noexcept

@cython.locals(low="unsigned long long", key="unsigned long long", at=Py_ssize_t)
cdef unsigned long long _hash(
    const unsigned int[::1] codes, Py_ssize_t begin, Py_ssize_t end, unsigned long long seed
) noexcept

@cython.locals(mask="unsigned long long", slot=Py_ssize_t, number=Py_ssize_t)
cdef Py_ssize_t _slot_of(
    const unsigned int[::1] codes,
    Py_ssize_t begin,
    Py_ssize_t end,
    unsigned long long key,
    int[::1] slots,
    unsigned int[::1] hashes,
    long long[::1] ends,
    unsigned int[::1] letters,
) noexcept

@cython.locals(size=Py_ssize_t, first=Py_ssize_t, same=Py_ssize_t)
cdef bint _is_token(
    const unsigned int[::1] codes, Py_ssize_t begin, Py_ssize_t end, unsigned int[::1] letters, Py_ssize_t end_of_token
) noexcept

@cython.locals(
    mask="unsigned long long", low="unsigned long long", many=Py_ssize_t, at=Py_ssize_t, value="unsigned long long",
    slot="unsigned long long",
)
cpdef Py_ssize_t number_values(
    const long long[::1] values, int[::1] slots, long long[::1] different, unsigned long long seed, long long[::1] out
)

@cython.locals(
    size=Py_ssize_t, begin=Py_ssize_t, end=Py_ssize_t, at=Py_ssize_t, own=Py_ssize_t, first=Py_ssize_t, which=Py_ssize_t,
    line=Py_ssize_t,
)
cpdef count_echoes(
    const long long[::1] term,
    const long long[::1] of,
    const long long[::1] page,
    const long long[::1] is_long,
    long long[:, ::1] known,
    long long[:, ::1] out,
)
