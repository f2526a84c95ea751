"""Two runs of JSON lines: what changed, by reason."""

import json

import pytest

from cleaner import compare


def lines(*records):
    return [json.dumps(record) for record in records]


def found(a, b, **options):
    return compare.compare(compare.entries(lines(*a)), compare.entries(lines(*b)), **options)


def span(text, start, code, line=1):
    return {"file": "x", "line": line, "text": text, "start": start, "end": start + len(text), "code": code, "reason": "r"}


A = [span("one two", 0, "promo.line"), span("menu", 20, "classifier"), span("three", 40, "classifier", 3)]
B = [span("one two", 0, "promo.line"), span("menu", 20, "markup.menu"), span("four five", 60, "classifier", 2)]


def test_dropped_spans_by_reason():
    r = found(A, B)
    assert r.moved == {("classifier", "markup.menu"): 1, ("classifier", ""): 1, ("", "classifier"): 2}
    assert r.dropped[0] == {"promo.line": 2, "classifier": 2}
    assert r.dropped[1] == {"promo.line": 2, "markup.menu": 1, "classifier": 2}
    assert (r.both, r.changed, r.only) == (3, 3, ([], []))
    assert [c.text for c in r.examples] == ["menu", "three", "four five"]


def test_texts_by_line():
    r = found(
        [{"id": 1, "text": "a b\nc\nc"}, {"id": 2, "text": "same"}],
        [{"id": 2, "text": "same"}, {"id": 1, "text": "c\nd"}, {"id": 3, "text": "x"}],
    )
    assert (r.both, r.changed, r.only) == (2, 1, ([], ["3"]))
    assert sorted(c.text for c in r.examples) == ["a b", "c", "d"]
    assert r.words == [5, 3]


def test_whole_results_by_span():
    a = {"url": "u", "text": "x", "dropped": [{"text": "go", "start": 0, "end": 2, "code": "share.bar"}]}
    b = {"url": "u", "text": "x", "dropped": [["go", 0, 2, "phrase.share", "sentence"]]}
    assert found([a], [b]).moved == {("share.bar", "phrase.share"): 1}


def test_equal_runs_have_no_change():
    r = found(A, A)
    assert (r.changed, r.moved, r.examples) == (0, {}, [])
    assert "changed: 0" in compare.table(r)
    json.dumps(r.to_dict())


def test_the_table_names_reasons_and_examples():
    text = compare.table(found(A, B))
    assert "markup.menu" in text and "(kept)" in text and "x:3: three" in text


def test_examples_are_bounded_by_kind():
    many = [span(f"w{i}", i, "classifier", i) for i in range(1, 50)]
    assert len(found(many, [], examples=5).examples) == 5


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "line 1: not valid JSON"),
        ("[1]", "not a JSON object"),
        ('{"id": 1}', "no field 'text'"),
        ('{"text": 3}', "no field 'text'"),
        ("[" * 100_000, "not valid JSON"),
    ],
)
def test_what_is_no_run_is_named(line, message):
    with pytest.raises(ValueError, match=message):
        list(compare.entries([line]))


def test_the_key_can_be_chosen():
    assert [e.key for e in compare.entries(lines({"text": "a", "doc": 7}), "doc")] == ["7"]
    with pytest.raises(ValueError, match="no field 'doc'"):
        list(compare.entries(lines({"text": "a"}), "doc"))


def test_a_key_may_come_several_times():
    x, y = {"id": "x", "text": "one"}, {"id": "y", "text": "two"}
    r = found([x, x, y], [y, x, x])
    assert (r.both, r.changed, r.only) == (3, 0, ([], []))
    assert found([x, x], [x]).only == (["x"], [])
