"""Records of JSON lines: the members of an object by their place, so that all but the cleaned field stay as written.

Numbers of any size, unusual escapes and lone surrogates of other fields come out in the bytes they came in with.
"""

from __future__ import annotations

import json
from json.decoder import JSONDecoder, scanstring  # type: ignore[attr-defined]
from typing import Any, NamedTuple


class Number(str):
    """A JSON number as it is written."""

    __slots__ = ()


_DECODER = JSONDecoder(parse_int=Number, parse_float=Number, parse_constant=Number, strict=False)
_BLANK = " \t\n\r"


class RecordError(ValueError):
    """A line that is no usable record; the message says why."""


class Member(NamedTuple):
    """One member of an object: its value, and the places of the whole member and of the value in the line."""

    value: Any
    start: int
    value_start: int
    end: int


def _skip(line: str, at: int) -> int:
    while at < len(line) and line[at] in _BLANK:
        at += 1
    return at


def _expect(line: str, at: int, wanted: str) -> int:
    at = _skip(line, at)
    if line[at : at + 1] not in tuple(wanted):
        raise RecordError(f"not valid JSON: {' or '.join(wanted)} expected at column {at + 1}")
    return at


def members(line: str) -> dict[str, Member]:
    """The members of a JSON object, by name; of a name that comes twice the last. Numbers are given as `Number`.

    Raises RecordError for anything but an object.
    """
    at = _skip(line, 0)
    if line[at : at + 1] != "{":
        raise RecordError("not a JSON object")
    out: dict[str, Member] = {}
    at = _skip(line, at + 1)
    try:
        while line[at : at + 1] != "}":
            start = _expect(line, at, '"')
            name, at = scanstring(line, start + 1, False)
            value_start = _skip(line, _expect(line, at, ":") + 1)
            value, end = _DECODER.raw_decode(line, value_start)
            out[name] = Member(value, start, value_start, end)
            at = _expect(line, end, ",}")
            at = _expect(line, at + 1, '"') if line[at] == "," else at
    except (json.JSONDecodeError, RecursionError) as error:
        message = getattr(error, "msg", "nested too deeply")
        raise RecordError(f"not valid JSON: {message} at column {getattr(error, 'pos', at) + 1}") from None
    if line[at + 1 :].strip(_BLANK):
        raise RecordError(f"not valid JSON: extra data at column {at + 2}")
    return out


def record_of(line: str | bytes) -> dict[str, Any]:
    """The object that a line of JSON holds, where nothing of it is written again. Raises RecordError for anything else."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise RecordError(f"not valid JSON: {error}") from None
    if not isinstance(record, dict):
        raise RecordError("not a JSON object")
    return record


def dumps(value: Any) -> str:
    """JSON of a value on one line, in its own script where UTF-8 can hold it, else escaped."""
    text = json.dumps(value, ensure_ascii=False)
    return text if text.isascii() or not _has_surrogate(text) else json.dumps(value)


def _has_surrogate(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def replaced(line: str, found: dict[str, Member], field: str, new: dict[str, Any], keep_field: bool) -> str:
    """The line with the fields of `new` set: in the place of a member of that name, of `field`, or at the end.

    The member `field` goes, unless it is in `new` itself or `keep_field` says so. Nothing else changes.
    """
    new = dict(new)
    edits: list[tuple[int, int, str]] = []
    for name in list(new):
        if name in found:
            member = found[name]
            edits.append((member.value_start, member.end, dumps(new.pop(name))))
    added = ", ".join(f"{dumps(name)}: {dumps(value)}" for name, value in new.items())
    source = found[field]
    taken = any(start == source.value_start for start, _, _ in edits)
    if not taken and not keep_field:
        if added:
            edits.append((source.start, source.end, added))
            added = ""
        else:
            edits.append(_without(line, source))
    if added:
        close = line.rindex("}")
        edits.append((close, close, f", {added}"))
    for start, end, text in sorted(edits, reverse=True):
        line = line[:start] + text + line[end:]
    return line


def _without(line: str, member: Member) -> tuple[int, int, str]:
    """The edit that removes a member with one comma beside it."""
    after = _skip(line, member.end)
    if line[after] == ",":
        return member.start, _skip(line, after + 1), ""
    before = member.start
    while before > 0 and line[before - 1] in _BLANK:
        before -= 1
    return (before - 1 if line[before - 1] == "," else member.start), member.end, ""
