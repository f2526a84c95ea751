"""Readers: every format and compression gives the same records; damage costs no more than what is damaged."""

import gzip
import io
import json
import os
import random
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.pipeline.feed import Feed
from cleaner.streams import archive, inflate, sources
from cleaner.streams.inflate import Inflated
from cleaner.streams.items import Item
from cleaner.streams.sources import Reading
from tests import crawls

PAGES = crawls.pages()
ENDINGS = list(crawls.COMPRESS)


def read(path, kind=None, **reading):
    [source] = sources.plan([str(path)], kind)
    return list(sources.items(source, Reading(kind, **reading)))


def bodies(items):
    return [archive.page_of(item.data, 10**8)[0] for item in items if item.kind == "http"]


def put(path, data):
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("ending", ENDINGS)
def test_warc(tmp_path, ending):
    items = read(put(tmp_path / f"a.warc{ending}", crawls.warc(PAGES, ending)))
    assert bodies(items) == list(PAGES.values())
    first = next(item for item in items if item.kind == "http")
    assert dict(first.about) == {
        "id": "<urn:uuid:00000001>",
        "url": "http://ar.news.rtl.example/",
        "date": "2024-05-06T07:08:09Z",
        "offset": first.position[0],
    }
    assert [item.note for item in items if item.kind == "skipped"][:2] == [
        "record of the type warcinfo",
        "record of the type request",
    ]


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_an_input_is_shows_without_its_name(tmp_path, ending):
    compress = crawls.COMPRESS[ending]
    for name, data, kind in (
        ("w", crawls.warc(PAGES), "warc"),
        ("t", crawls.wet({"a": "One."}), "warc"),
        ("c", crawls.arc(PAGES), "arc"),
        ("j", b'{"text": "One."}\n', "jsonl"),
        ("h", PAGES["en--blog--code"], "document"),
    ):
        [source] = sources.plan([str(put(tmp_path / name, compress(data)))], None)
        assert (source.kind, source.codec) == (kind, ending[1:] or None)


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize("ending", ["", ".gz"])
def test_arc(tmp_path, version, ending):
    items = read(put(tmp_path / f"a.arc{ending}", crawls.COMPRESS[ending](crawls.arc(PAGES, version))))
    assert bodies(items) == list(PAGES.values())
    assert items[1].about["url"] == "http://ar--news--rtl.example/a%20b"
    assert items[1].about["date"] == "2008-01-02T03:04:05Z"


def test_wet_holds_texts(tmp_path):
    items = read(put(tmp_path / "a.warc.wet.gz", gzip.compress(crawls.wet({"a": "Één.", "b": "Zwei."}))))
    assert [(item.kind, item.data.decode()) for item in items] == [("text", "Één."), ("text", "Zwei.")]


def test_which_responses_are_pages(tmp_path):
    data = b"".join(
        crawls.record(block, "response", number=n)
        for n, block in enumerate(
            [
                crawls.http(b"<p>a"),
                crawls.http(b"\x89PNG", "image/png"),
                crawls.http(b"<p>c", "application/xhtml+xml; charset=UTF-8"),
                crawls.http(b"<p>gone", status="404 Not Found"),
                b"HTTP/1.0 200 OK\nContent-Type: text/html\n\n<p>line ends",
                crawls.http(gzip.compress(b"<p>packed"), more="Content-Encoding: gzip\r\n"),
                crawls.http(b"<p>unpacked before", more="Content-Encoding: gzip\r\n"),
                crawls.http(b"4\r\n<p>c\r\n0\r\n\r\n", more="Transfer-Encoding: chunked\r\n"),
            ]
        )
    ) + crawls.record(b"\0\1", "response", "dns:example.org", more="X: y\r\n").replace(
        b"application/http; msgtype=response", b"text/dns"
    )
    path = put(tmp_path / "a.warc", data)
    assert bodies(read(path)) == [b"<p>a", b"<p>c", b"<p>line ends", b"<p>packed", b"<p>unpacked before", b"<p>c"]
    assert b"<p>gone" in bodies(read(path, any_status=True))
    assert [item.note for item in read(path) if item.kind == "skipped"] == [
        "not HTML: image/png",
        "HTTP status 404",
        "not HTTP",
    ]


def test_the_charset_of_the_header_is_used():
    page = crawls.http("<p>Привет".encode("koi8-r"), "text/html; charset=KOI8-R")
    assert archive.page_of(page, 100) == ("<p>Привет".encode("koi8-r"), "koi8-r")


def test_a_zstandard_dictionary_is_found():
    module = inflate.zstd()
    records = crawls.warc_records(PAGES)
    trained = module.train_dict([record[i : i + 2000] for record in records for i in range(0, len(record), 2000)], 20_000)
    frames = b"".join(module.compress(record, zstd_dict=trained) for record in records)
    for content in (trained.dict_content, module.compress(trained.dict_content)):
        head = b"\x5d\x2a\x4d\x18" + len(content).to_bytes(4, "little") + content
        stream = Inflated(io.BytesIO(head + frames), inflate.codec_of(head))
        assert bodies(archive.read(stream, "x", "warc", 10**8)) == list(PAGES.values())


# Damage.


def damaged(data, ending="", kind="warc"):
    stream = Inflated(io.BytesIO(data), ending[1:] or None)
    items = list(archive.read(stream, "x", kind, 10**8))
    return bodies(items), [item for item in items if item.kind == "damage"]


@pytest.mark.parametrize("ending", ["", ".gz", ".zst"])
def test_a_file_that_is_cut_off_loses_its_last_record(ending):
    """At 50 random places: all records before the cut come, and one fault is reported with its offset."""
    parts = list(map(crawls.COMPRESS[ending], crawls.warc_records(PAGES)))
    data, starts = b"".join(parts), [sum(map(len, parts[:n])) for n in range(len(parts))]
    rng = random.Random(7)
    for cut in rng.sample(range(1, len(data)), 50):
        whole = sum(cut >= start + len(part) - 4 for start, part in zip(starts, parts, strict=True))  # less the empty lines
        found, faults = damaged(data[:cut], ending)
        assert found == list(PAGES.values())[: max(0, (whole - 1) // 2)], cut
        if cut not in starts and not (not ending and whole and cut <= starts[whole - 1] + len(parts[whole - 1])):
            [fault] = faults
            assert f"(at byte {starts[whole]})" in fault.note, cut


@pytest.mark.parametrize("ending", [".gz"])
def test_flipped_bytes_lose_one_record(ending):
    parts = list(map(crawls.COMPRESS[ending], crawls.warc_records(PAGES)))
    data = b"".join(parts)
    rng = random.Random(8)
    for at in rng.sample(range(len(data)), 50):
        broken = bytearray(data)
        broken[at] ^= rng.randrange(1, 256)
        found, faults = damaged(bytes(broken), ending)
        assert set(found) <= set(PAGES.values()), at  # nothing altered comes out
        assert len(found) >= len(PAGES) - 1, at
        assert len(faults) <= 1 and (len(faults) == 1 or len(found) == len(PAGES)), at


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"WARC/1.0", b"WXRC/1.0"),
        (b"Content-Length: ", b"Content-Length: 9"),
        (b"Content-Length: ", b"Content-Length: x"),
        (b"\r\n\r\nHTTP/1.1", b"\r\nXXHTTP/1.1"),
    ],
)
def test_a_record_with_a_broken_head_costs_no_other(old, new):
    records = crawls.warc_records(PAGES)
    broken = records[6].replace(old, new, 1)
    found, faults = damaged(b"".join([*records[:6], broken, *records[7:]]))
    assert found == [page for n, page in enumerate(PAGES.values()) if n != 2]
    assert len(faults) == 1
    assert f"(at byte {sum(map(len, records[:6]))})" in faults[0].note


def test_a_length_that_is_too_small_is_noticed():
    records = crawls.warc_records(PAGES)
    length = str(len(crawls.http(PAGES["en--blog--code"]))).encode()
    at = next(n for n, record in enumerate(records) if PAGES["en--blog--code"] in record)
    broken = records[at].replace(b"Content-Length: " + length, b"Content-Length: 00" + length[2:], 1)
    found, faults = damaged(b"".join([*records[:at], broken, *records[at + 1 :]]))
    assert len(found) == len(PAGES) - 1 and "length" in faults[0].note


def test_an_arc_file_goes_on_behind_damage():
    data = crawls.arc(PAGES)
    broken = data.replace(
        b"http://en--blog--code.example/a%20b 192.0.2.1", b"http://en--blog--code.example/a%20b_192.0.2.1"
    )
    found, faults = damaged(broken, kind="arc")
    assert len(found) == len(PAGES) - 1 and len(faults) == 1


@given(
    st.binary(max_size=300),
    st.sampled_from(["warc", "arc", "jsonl", "nul"]),
    st.sampled_from([None, "gz", "zst", "xz", "bz2"]),
)
def test_any_bytes_are_read_to_their_end(data, kind, codec):
    start = inflate.CODECS[codec].magic if codec else b""
    for content in (data, start + data, b"WARC/1.0\r\n" + data):
        stream = Inflated(io.BytesIO(content), codec)
        if kind in ("warc", "arc"):
            list(archive.read(stream, "x", kind, 1000))
        else:
            list(sources.lines.read(stream, "x", kind, 1000))
        assert not stream.fill()


def test_lines_before_and_behind_damage_are_read(tmp_path):
    rows = [json.dumps({"text": f"Row {n}. " + "words " * 50}) + "\n" for n in range(3000)]
    members = [gzip.compress("".join(rows[n : n + 1000]).encode()) for n in (0, 1000, 2000)]
    broken = bytearray(members[1])
    broken[len(broken) // 2] ^= 0xFF
    items = read(put(tmp_path / "a.jsonl.gz", members[0] + bytes(broken) + members[2]))
    good = {item.data.decode() + "\n" for item in items if item.kind == "jsonl"}
    assert set(rows[:1000]) | set(rows[2000:]) <= good
    [fault] = [item for item in items if item.kind == "damage"]
    assert f"(at byte {len(members[0])})" in fault.note


# Where reading can begin again.


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("kind", ["jsonl", "nul", "warc", "whole.warc", "arc"])
def test_reading_can_begin_at_every_item(tmp_path, kind, ending):
    pages = dict(list(PAGES.items())[:4])
    data = {
        "jsonl": b"".join(json.dumps({"html": p.decode("latin-1")}).encode() + b"\n" for p in pages.values()),
        "nul": b"One.\0Two.\n\0\0Three.",
        "warc": crawls.warc(pages, ending),
        "whole.warc": crawls.COMPRESS[ending](crawls.warc(pages)),
        "arc": crawls.arc(pages),
    }[kind]
    if "warc" not in kind:
        data = crawls.COMPRESS[ending](data)
    given_kind = "nul" if kind == "nul" else None
    [source] = sources.plan([str(put(tmp_path / f"a.{kind}{ending}", data))], given_kind)
    items = list(sources.items(source, Reading(given_kind)))
    assert len(items) > 2
    for place, item in enumerate(items):
        again = list(sources.items(source, Reading(given_kind), item.position, item.number - 1))
        assert again == items[place:]


# Texts, lines, documents, folders.


def test_nul_separated_texts(tmp_path):
    items = read(put(tmp_path / "a", "Één.\nx\0\0Two.".encode()), "nul")
    assert [(item.number, item.data.decode()) for item in items] == [(1, "Één.\nx"), (2, ""), (3, "Two.")]


def test_a_record_beyond_all_bounds_is_passed_over(tmp_path):
    data = b'{"text": "a"}\n{"text": "' + b"x" * 5000 + b'"}\n{"text": "b"}\n'
    items = read(put(tmp_path / "a.jsonl", data), longest=1000)
    assert [item.kind for item in items] == ["jsonl", "damage", "jsonl"]
    assert "more than 2000 bytes" in items[1].note


def test_folders_and_patterns(tmp_path):
    for name in ("b.html", "a.html.gz", "c.png", ".hidden.html", "sub/d.jsonl", "sub/e.htm"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(
            gzip.compress(b"<p>x") if name.endswith(".gz") else b'{"text": ""}' if "jsonl" in name else b"<p>x"
        )

    def names(*given):
        return [Path(source.name).relative_to(tmp_path).as_posix() for source in sources.plan(map(str, given), None)]

    assert names(tmp_path) == ["a.html.gz", "b.html", "sub/d.jsonl", "sub/e.htm"]
    assert names(tmp_path / "*.html") == ["b.html"]
    assert names(tmp_path / "**" / "*.htm*") == ["a.html.gz", "b.html", "sub/e.htm"]
    [missing] = sources.plan([str(tmp_path / "no*")], None)
    assert "No such file" in missing.fault


@pytest.mark.skipif(not os.environ.get("CLEANER_CRAWL"), reason="CLEANER_CRAWL names no folder")
def test_real_archives():
    """FastWARC's own iterator finds the same records in each file, and none of them is damaged."""
    from fastwarc.warc import ArchiveIterator

    for path in sorted(Path(os.environ["CLEANER_CRAWL"]).glob("*.warc.gz")):
        items = read(path)
        with path.open("rb") as file:
            theirs = [record.record_id for record in ArchiveIterator(file, parse_http=False)]
        assert len(items) == len(theirs), path
        assert [i.about["id"].strip("<>") for i in items] == [(name or "").strip("<>") for name in theirs]
        assert not [item.note for item in items if item.kind == "damage"]
        assert all(bodies(items))


def test_a_long_record_is_passed_over_without_holding_it():
    """Larger than what is held to check its length: the next one is found, and a cut in it is noticed."""
    video = crawls.record(crawls.http(b"\0" * 20_000_000, "video/mp4"))
    data = video + crawls.record(crawls.http(b"<p>x"))
    assert damaged(data) == ([b"<p>x"], [])
    for ending in ("", ".gz"):
        found, [fault] = damaged(crawls.COMPRESS[ending](video)[: -len(video) // 3 if not ending else -9], ending)
        assert not found and "cut off" in fault.note


def test_a_feed_that_was_stopped_gives_nothing():
    feed = Feed(((0, Item("text", "a", n, (0, 0), data=b"x")) for n in range(3)), wake=lambda: None)
    until = time.monotonic() + 60
    while not feed._ended:
        assert time.monotonic() < until
    assert not feed.ended  # three items wait
    feed.stop()
    assert feed.batch() is None and feed.ended and feed.patience == float("inf")
