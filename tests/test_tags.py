"""The tags of a page: numpy and `re` count and find what the loops of the compiled build do."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cleaner import tags

PARTS = st.lists(
    st.sampled_from(
        "< > / = \" ' - ! <! <!- <!-- --> --!> <!--> <!---> <p <P> </p> <b> </B> <b/ <font </font> <strong> <strike <bx "
        "<script <SCRIPT> </script </script> <style> </STYLE> <textarea </textarea\t <title/> </title <svg> <h1 </ <3 a b="
        " x='1' y=\"2\" = \n \f \r \0 é  u> <u <i\n".split(" ")
    )
    | st.text(max_size=3),
    max_size=40,
)


@given(PARTS)
@settings(max_examples=600)
@example(["<!--", "-", "->"])
@example(["<b> <b> <b>        "])
@example(["<b> </b></b></b> <b> <b> <b>", " " * 9])
@example(["<script>", "</script"])
@example(["<title x='>'>", "</TITLE/"])
def test_loops_find_what_expressions_find(parts):
    page = "".join(parts).encode("utf-8", "replace")
    for bounds in ((99, 99), (2, 99), (99, 1)):
        assert tags._followed_by_loops(page, *bounds) == tags._followed(page, *bounds)
    assert tags.loops.count_bare(page) == tags._bare(page)
    marks, same = tags._marks_by_loops(page), tags._marks(page)
    assert marks.places.tolist() == same.places.tolist() and marks.equals == same.equals
    assert tags._counts_by_loops(page, marks) == tags._counts(page, marks)


@pytest.mark.parametrize(
    ("page", "found"),
    [
        (b"<p class=a>x</P>", (1, 0, False, {b" class=a"})),
        (b"<a title='x><b y>'>", (1, 1, False, {b" title='x><b y>'"})),
        (b"<p><script>if (a<b) {}</script><b>", (1, 1, False, set())),
        (b"<svg><style><p></style>", (1, 0, True, set())),
        (b"<!-- <p> --><br id=x/>", (0, 0, False, {b" id=x/"})),
        (b"1 < 2 <", (0, 0, False, set())),
    ],
)
def test_followed(page, found):
    assert tags.followed(page, 99, 99) == found


def test_nothing_is_followed_beyond_the_bounds():
    page = b"<p><b><i><u><a x>"
    assert tags.followed(page, 2, 99) == (3, 2, False, set())
    assert tags.followed(page, 99, 2) == (4, 3, False, set())


def test_counts():
    page = b"<b><b></b><i>x</i> <input checked> <a href=x>" + b" " * 9
    found = tags.counts(page, tags.marks(page))
    assert found == tags.Counts(tags=7, end_tags=2, formatting=4, longest=19, equals=1)


def test_attributes_without_a_value():
    page = b"<input checked disabled> <a href=x>/y"
    assert tags.bare_attributes(page, 3) == 4 and tags.bare_attributes(page, 5) == 0
