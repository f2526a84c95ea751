"""Records keep every byte but the cleaned field's."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.streams import jsonl

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters()), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.dictionaries(st.text(st.characters(), max_size=5), VALUES, max_size=5),
    st.text(st.characters()),
    st.booleans(),
    st.booleans(),
)
def test_other_fields_pass_through(record, text, ascii_only, keep):
    record = {k: v for k, v in record.items() if k not in ("html", "text")} | {"html": "<p>x"}
    line = json.dumps(record, ensure_ascii=ascii_only)
    found = jsonl.members(line)
    out = json.loads(jsonl.replaced(line, found, "html", {"text": text}, keep))
    assert out.pop("text") == text
    if not keep:
        record.pop("html")
    assert out == record


@pytest.mark.parametrize(
    "other",
    [
        "123456789012345678901234567890",
        "1e400",
        "0.10000000000000000000001",
        "-0.0",
        '"\\ud800"',
        "1" * 5000,
        '"\\/"',
        "1.50",
    ],
)
def test_odd_values_keep_their_bytes(other):
    line = f'{{"a": {other}, "text": "x", "b": {other}}}'
    out = jsonl.replaced(line, jsonl.members(line), "text", {"text": "y"}, True)
    assert out == f'{{"a": {other}, "text": "y", "b": {other}}}'


def test_the_field_goes_with_its_comma():
    for line, left in (
        ('{"html": "x", "a": 1}', '{"a": 1}'),
        ('{"a": 1, "html": "x"}', '{"a": 1}'),
        ('{"html": "x"}', "{}"),
    ):
        assert jsonl.replaced(line, jsonl.members(line), "html", {}, False) == left


def test_the_text_comes_in_the_place_of_html():
    line = '{"id": 1, "html": "x", "text": "old", "z": 2}'
    assert jsonl.replaced(line, jsonl.members(line), "html", {"text": "new"}, False) == '{"id": 1, "text": "new", "z": 2}'


@pytest.mark.parametrize(
    "line",
    [
        "",
        "[1]",
        "{",
        '{"a" 1}',
        '{"a": }',
        '{"a": 1} x',
        '{"a": 1,, "b": 2}',
        '{"a": ' + "[" * 100_000,
        "{'a': 1}",
    ],
)
def test_bad_lines_say_why(line):
    with pytest.raises(jsonl.RecordError, match=r"JSON"):
        jsonl.members(line)


def test_lone_surrogates_are_escaped():
    assert jsonl.dumps("a\ud800") == '"a\\ud800"'
    assert jsonl.dumps("é") == '"é"'


@pytest.mark.parametrize("line", ['{"text": "a",}', '{"text": "a" , }', '{,"text": "a"}', '{"text": "a",,"b": 1}'])
def test_commas_stand_between_members_only(line):
    with pytest.raises(jsonl.RecordError, match="not valid JSON"):
        jsonl.members(line)
