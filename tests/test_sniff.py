"""HTML, text, JSON lines and binary are told apart by looking."""

import pytest

from cleaner.streams import sniff


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("<!DOCTYPE html>\n<p>x", "html"),
        ("\ufeff  <html lang=en>", "html"),
        ("<?xml version='1.0'?>\n<!-- hi --><html><body>x", "html"),
        ("<div class=a><p>One.</p></div>\n", "html"),
        ("A <div> holds blocks; close it with </div>.", "text"),
        ("<div> is closed by </div>, as you know.", "text"),
        ("a < b > c", "text"),
        ("", "text"),
        ("Plain words\nand more", "text"),
        ('{"text": "a"}\n{"text": "b"}\n', "jsonl"),
        ('{"html": "<p>"}', "jsonl"),
        ('{"title": "no field"}', "text"),
        ("{not json}", "text"),
        ("<3 is a heart", "text"),
    ],
)
def test_kinds(text, kind):
    assert sniff.kind_of(text) == kind


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"\x1f\x8b\x08", b"PK\x03\x04", b"a\0b", b"\x89PNG\r\n"])
def test_binary(data):
    assert sniff.binary_kind(data)


@pytest.mark.parametrize("data", [b"", b"text", "ä".encode("latin-1"), "héllo wörld, again and again".encode("utf-16")])
def test_not_binary(data):
    assert sniff.binary_kind(data) is None


def test_utf16_without_a_mark_is_text():
    assert sniff.binary_kind("Words in Latin letters, quite a few.".encode("utf-16-le")) is None


def test_hostile_beginnings_are_told_in_linear_time():
    for text in ("<!--" + "-" * 60_000, "<!--" * 16_000, " " * 60_000, "<?xml " * 10_000, "<a " * 20_000):
        assert sniff.kind_of(text) in ("html", "text")
