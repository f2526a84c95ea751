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
    long long[:, ::1] open_now,
    long long[::1] out,
)

@cython.locals(
    last=Py_ssize_t, before=Py_ssize_t, bare=Py_ssize_t, begin=Py_ssize_t, end=Py_ssize_t, at=Py_ssize_t,
    part="unsigned char", parts="unsigned char", letters="unsigned char",
)
cpdef tuple count_bare(const unsigned char[::1] page)

@cython.locals(
    size=Py_ssize_t, at=Py_ssize_t, depth=Py_ssize_t, formatting=Py_ssize_t, foreign=Py_ssize_t, is_end=bint,
    begin=Py_ssize_t, key="unsigned long long", which=Py_ssize_t, kind=int, name=Py_ssize_t, end_of_name=Py_ssize_t,
    content=Py_ssize_t,
)
cpdef follow_tags(
    const unsigned char[::1] page,
    const unsigned long long[::1] keys,
    const unsigned char[::1] kinds,
    Py_ssize_t most_open,
    Py_ssize_t most_formatting,
    long long[::1] opened,
    long long[:, ::1] spans,
    long long[::1] out,
)

@cython.locals(size=Py_ssize_t)
cdef Py_ssize_t _comment_end(const unsigned char[::1] page, Py_ssize_t at) noexcept

@cython.locals(size=Py_ssize_t, close=Py_ssize_t)
cdef Py_ssize_t _tag_end(const unsigned char[::1] page, Py_ssize_t at) noexcept

@cython.locals(size=Py_ssize_t, same=Py_ssize_t, byte=int)
cdef Py_ssize_t _raw_end(const unsigned char[::1] page, Py_ssize_t at, Py_ssize_t name, Py_ssize_t length) noexcept
