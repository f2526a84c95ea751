"""The tags of a page: numpy and `re` count and find what the loops of the compiled build do."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cleaner import tags

PARTS = st.lists(
    st.sampled_from(
        "< > / = \" ' - ! <! <!- <!-- --> --!> <!--> <!---> <p <P> </p> <b> </B> <b/ <font </font> <strong> <strike <bx "
        "<script <SCRIPT> </script </script> <style> </STYLE> <textarea </textarea\t <title/> </title <svg> <h1 </ <3 a b="
        " <html> <BODY </body> <div> </div> <td </td> <table> </table> <li> <p> <![CDATA[ ]]> <?x </= <a-long-name> </a-long-name> <x-y> </X-Y> <path/> <template>"
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
        (b"<a title='x><b y>'>", (0, 1, False, {b" title='x><b y>'"})),
        (b"<p><script>if (a<b) {}</script><b>", (1, 1, False, set())),
        (b"<svg><style><p></style>", (1, 0, True, set())),
        (b"<!-- <p> --><br id=x/>", (0, 0, False, {b" id=x/"})),
        (b"1 < 2 <", (0, 0, False, set())),
        (b"<?x <script><p></=<b><i>><!x <u>></><p y>", (2, 1, False, {b" y"})),
        (b"<![CDATA[<p>]]><svg><![CDATA[></svg>]]>", (1, 0, True, set())),
    ],
)
def test_followed(page, found):
    assert tags.followed(page, 99, 99) == found


def test_nothing_is_followed_beyond_the_bounds():
    page = b"<p><b><p><i><p><u><p><a x>"
    assert tags.followed(page, 2, 99) == (3, 2, False, set())
    assert tags.followed(page, 99, 2) == (3, 3, False, set())


@pytest.mark.parametrize(
    ("page", "depth"),
    [
        ("<div></div><DIV></div>", 1),
        ("<div><p><span></div><div>", 3),  # a block's end tag ends what is open in it,
        ("<div><td></div><div>", 3),  # but for a table's cell;
        ("<table><tr><td><div></table><table>", 4),  # that of a table whatever it is,
        ("<td><table></td><td>", 3),  # but for another table;
        ("<span><my-a></span><span>", 2),  # any other one what is no block
        ("<span><div></span><span>", 3),
        ("<p><div></p><p>", 3),
        ("<span><blockquote></span><span>", 3),
        ("<span></x></div></p><span>", 2),  # what is not open is not ended
        ("<svg><path/><path/></svg><p>", 3),  # a slash ends nothing that could be HTML's
        ("<form><span></form><form>", 3),
        ("<html><body><span></body></html><body>", 1),
        ("<path/><path/>", 2),
        ("<a-long-name></a-long-namf></A-LONG-NAME><p>", 1),
        ("<x[></x{>", 1),
    ],
)
def test_what_an_end_tag_ends(page, depth):
    for read in (tags._followed, tags._followed_by_loops):
        assert read(page.encode(), 99, 99).depth == depth


def test_what_takes_too_many_steps_is_left_open():
    page = ("<x>" * 3_000 + "</y>" * 1_000).encode()
    for read in (tags._followed, tags._followed_by_loops):
        assert read(page, 9_000, 99)[:3] == (3_000, 0, True)


def test_counts():
    page = b"<HTML><b><b></b><i>x</i> <input checked> <a href=x><body><bodies>" + b" " * 9
    found = tags.counts(page, tags.marks(page))
    assert found == tags.Counts(tags=10, end_tags=2, formatting=4, longest=17, roots=2, equals=1)


def test_attributes_without_a_value():
    page = b"<input checked disabled> <a href=x>/y"
    assert tags.bare_attributes(page, 3) == 4 and tags.bare_attributes(page, 5) == 0
