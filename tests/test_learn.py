"""`cleaner learn` as a user runs it: from every kind of input, merged, used with --sites."""

import gzip
import json

import pytest

from cleaner.sites import SiteProfiles

PROSE = "Page {} tells of the harbour, of its boats and of the people who mend them in winter."
CHROME = "The Harbour Paper, since 1901"


def _records(numbers, html=False):
    for i in numbers:
        body = f"<p>{CHROME}</p><p>{PROSE.format(i)}</p>" if html else f"{CHROME}\n{PROSE.format(i)}"
        yield {"url": f"https://www.example.org/{i}", "html" if html else "text": body}


def _jsonl(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path.name


@pytest.mark.parametrize("html", [False, True], ids=["text", "html"])
def test_learn_and_clean(command, tmp_path, html):
    name = _jsonl(tmp_path / "crawl.jsonl", _records(range(9), html))
    done = command("learn", name, "-o", "sites.bin", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    done = command("--sites", "sites.bin", name, "--dropped", "dropped.jsonl", cwd=tmp_path)
    assert done.returncode == 0
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["text"].strip() for row in rows] == [PROSE.format(i) for i in range(9)]
    dropped = [json.loads(line) for line in (tmp_path / "dropped.jsonl").read_text().splitlines()]
    assert all("on 9 of 9 pages of this site" in row["reason"] for row in dropped if row["text"] == CHROME)
    (tmp_path / "one.txt").write_text(f"{CHROME}\n{PROSE.format(77)}")
    done = command("--sites", "sites.bin", "--url", "https://example.org/77", "one.txt", cwd=tmp_path)
    assert done.stdout.decode() == PROSE.format(77)


def test_parts_merge_into_the_same_bytes(command, tmp_path):
    _jsonl(tmp_path / "whole.jsonl", _records(range(90)))
    for part in range(3):
        _jsonl(tmp_path / f"{part}.jsonl", _records(range(part, 90, 3)))
        assert command("learn", f"{part}.jsonl", "-o", f"{part}.bin", cwd=tmp_path).returncode == 0
    assert command("learn", "whole.jsonl", "-o", "whole.bin", cwd=tmp_path).returncode == 0
    merged = command("learn", "2.bin", "0.bin", "1.jsonl", "-o", "-", cwd=tmp_path)
    assert merged.stdout == (tmp_path / "whole.bin").read_bytes()
    counted = command("learn", "--counted", "whole.bin", "-o", "counted.bin", cwd=tmp_path)
    assert counted.returncode == 0
    assert (tmp_path / "counted.bin").stat().st_size < len(merged.stdout) / 2
    refused = command("learn", "counted.bin", "1.bin", "-o", "again.bin", cwd=tmp_path)
    assert refused.returncode == 2 and b"example.org have been counted" in refused.stderr
    assert not (tmp_path / "again.bin").exists()


def test_from_wet_and_standard_input(command, tmp_path):
    parts = []
    for row in _records(range(4)):
        body = row["text"].encode()
        head = f"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Record-ID: <urn:uuid:0>\r\nWARC-Target-URI: {row['url']}\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\n\r\n"
        parts.append(gzip.compress(head.encode() + body + b"\r\n\r\n"))
    done = command("learn", "-o", "sites.bin", data=b"".join(parts), cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(SiteProfiles.load(tmp_path / "sites.bin").sites["example.org"].pages) == 4


def test_bad_records_are_named_and_the_rest_is_learned(command, tmp_path):
    good = [json.dumps(row) for row in _records(range(3))]
    (tmp_path / "crawl.jsonl").write_text("\n".join([good[0], "{broken", '{"url": "https://example.org/x"}', *good[1:]]))
    done = command("learn", "crawl.jsonl", "nowhere.jsonl", "-o", "sites.bin", cwd=tmp_path)
    assert done.returncode == 1
    complaints = done.stderr.decode().splitlines()
    assert len(complaints) == 3
    assert "record 2" in complaints[0] and "record 3" in complaints[1] and "nowhere.jsonl" in complaints[2]
    assert len(SiteProfiles.load(tmp_path / "sites.bin").sites["example.org"].pages) == 3


def test_nothing_to_learn_from_is_an_error(command, tmp_path):
    done = command("learn", "-o", "sites.bin", data=b"A text of nowhere.", cwd=tmp_path)
    assert done.returncode == 2 and b"no page came with a URL" in done.stderr
    assert not (tmp_path / "sites.bin").exists()
    (tmp_path / "sites.bin").write_bytes(b"cleaner-sites\2")
    done = command("learn", "sites.bin", "-o", "other.bin", cwd=tmp_path)
    assert done.returncode == 2 and b"sites.bin holds no site profiles" in done.stderr
