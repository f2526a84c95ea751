"""Two runs over the same records: what changed, by reason.

A run is a file of JSON lines: cleaned records (of `cleaner --jsonl`), whole results (`--format json`) or dropped spans
(`--dropped`). Where the spans that went are known, each is looked up in the other run; else the lines of the texts are.
"""

from __future__ import annotations

import dataclasses
from collections import Counter, deque
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.html import count_words
from cleaner.streams.jsonl import record_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

KEYS = ("id", "url")  # names of fields that tell a record, first to last
NO_REASON = "(no reasons in these files)"
_KEPT = "(kept)"


class Span(NamedTuple):
    """A piece of text that went from a record; start and end None where only lines are known."""

    start: int | None
    end: int | None
    text: str


@dataclass(slots=True)
class Entry:
    """One record of a run: its text, if the run has texts, and what went with the code of its reason."""

    key: str
    text: str | None = None
    dropped: dict[Span, str] | None = None


class Change(NamedTuple):
    """A piece of text that fared differently: the record's key, the text, and the reason in A and in B; "" for kept."""

    key: str
    text: str
    before: str
    after: str


@dataclass(slots=True)
class Comparison:
    """What two runs have in common and what not. Words are counted as the pages' are.

    moved: (reason in A, reason in B) -> words; "" stands for kept. dropped: per run, reason -> words.
    """

    both: int = 0
    changed: int = 0
    only: tuple[list[str], list[str]] = dataclasses.field(default_factory=lambda: ([], []))
    words: list[int] = dataclasses.field(default_factory=lambda: [0, 0])
    dropped: tuple[Counter[str], Counter[str]] = dataclasses.field(default_factory=lambda: (Counter(), Counter()))
    moved: Counter[tuple[str, str]] = dataclasses.field(default_factory=Counter)
    pieces: Counter[tuple[str, str]] = dataclasses.field(default_factory=Counter)
    examples: list[Change] = dataclasses.field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """The comparison as JSON can hold it."""
        reasons = sorted({*self.dropped[0], *self.dropped[1]})
        moved = sorted(self.moved.items(), key=lambda item: (-item[1], item[0]))
        return {
            "records": {"both": self.both, "changed": self.changed, "only_a": self.only[0], "only_b": self.only[1]},
            "words_kept": {"a": self.words[0], "b": self.words[1]},
            "words_dropped": {r: {"a": self.dropped[0][r], "b": self.dropped[1][r]} for r in reasons},
            "moved": [{"a": a, "b": b, "words": n, "pieces": self.pieces[a, b]} for (a, b), n in moved],
            "examples": [change._asdict() for change in self.examples],
        }


def entries(lines: Iterable[str], key: str | None = None, field: str = "text", name: str = "") -> Iterator[Entry]:
    """The records of a run, in order.

    key: the field that tells them; without one the first of KEYS that they have, else their number. field: what holds
    the clean text. Raises ValueError, with `name` and the line's number, for a line that is no record of a run.
    """
    current: Entry | None = None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = _record(line, field)
            own = _key(record, number, key)
        except ValueError as error:
            raise ValueError(f"{name}: line {number}: {error}" if name else f"line {number}: {error}") from None
        if not _is_span(record):
            yield _entry(record, own, field)
            continue
        if current is None or current.key != own:
            if current is not None:
                yield current
            current = Entry(own, None, {})
        assert current.dropped is not None
        _add(current.dropped, record)
    if current is not None:
        yield current


def _record(line: str, field: str) -> dict[str, Any]:
    record = record_of(line)
    if not isinstance(record.get("text" if _is_span(record) else field), str):
        raise ValueError(f"no field {field!r} that is a string")
    return record


def _is_span(record: dict[str, Any]) -> bool:
    return isinstance(record.get("code"), str) and isinstance(record.get("start"), int)


def _key(record: dict[str, Any], number: int, key: str | None) -> str:
    if key is not None:
        if key not in record:
            raise ValueError(f"no field {key!r}")
        return str(record[key])
    if _is_span(record):
        return ":".join(
            str(record[name]) for name in ("file", "line", "number", "id", "url") if record.get(name) is not None
        )
    return next((str(record[name]) for name in KEYS if record.get(name) is not None), f"record {number}")


def _entry(record: dict[str, Any], name: str, field: str) -> Entry:
    spans = record.get("dropped")
    if not isinstance(spans, list):
        return Entry(name, record[field])
    dropped: dict[Span, str] = {}
    for span in spans:
        if isinstance(span, list) and len(span) >= 4:
            span = dict(zip(("text", "start", "end", "code"), span, strict=False))
        if isinstance(span, dict) and isinstance(span.get("text"), str):
            _add(dropped, span)
    return Entry(name, record[field], dropped)


def _add(dropped: dict[Span, str], span: dict[str, Any]) -> None:
    dropped[Span(span.get("start"), span.get("end"), span["text"])] = str(span.get("code") or NO_REASON)


def compare(a: Iterable[Entry], b: Iterable[Entry], examples: int = 20) -> Comparison:
    """What changed from run A to run B. Records are met by their key; those that wait for their like are held.

    examples: of each kind of change how many are kept, the first ones.
    """
    out = Comparison()
    waiting: tuple[dict[str, deque[Entry]], dict[str, deque[Entry]]] = ({}, {})  # a key may come several times
    iterators = iter(a), iter(b)
    open_sides = [0, 1]
    while open_sides:
        for side in list(open_sides):
            entry = next(iterators[side], None)
            if entry is None:
                open_sides.remove(side)
                continue
            others = waiting[1 - side].get(entry.key)
            if not others:
                waiting[side].setdefault(entry.key, deque()).append(entry)
                continue
            other = others.popleft()
            if not others:
                del waiting[1 - side][entry.key]
            _meet(out, *((other, entry) if side else (entry, other)), examples)
    for side in (0, 1):
        for entry in chain.from_iterable(waiting[side].values()):
            if entry.text is None:  # of dropped spans: in the other run nothing went from that record
                empty = Entry(entry.key, None, {})
                _meet(out, *((empty, entry) if side else (entry, empty)), examples)
            else:
                out.only[side].append(entry.key)
    return out


def _meet(out: Comparison, a: Entry, b: Entry, examples: int) -> None:
    out.both += 1
    for side, entry in enumerate((a, b)):
        out.words[side] += count_words(entry.text or "")
        for span, code in (entry.dropped or {}).items():
            out.dropped[side][code] += count_words(span.text)
    changes = _of_spans(a, b) if a.dropped is not None and b.dropped is not None else _of_lines(a, b)
    changed = False
    for change in changes:
        changed = True
        move = change.before, change.after
        out.moved[move] += count_words(change.text)
        out.pieces[move] += 1
        if out.pieces[move] <= examples:
            out.examples.append(change)
    out.changed += changed


def _of_spans(a: Entry, b: Entry) -> Iterator[Change]:
    before, after = a.dropped or {}, b.dropped or {}
    for span in sorted({*before, *after}, key=lambda s: (s.start or 0, s.end or 0, s.text)):
        was, now = before.get(span, ""), after.get(span, "")
        if was != now:
            yield Change(a.key, span.text, was, now)


def _of_lines(a: Entry, b: Entry) -> Iterator[Change]:
    """Lines that one text has and the other has not, each as often as that is so."""
    if a.text == b.text:
        return
    lines = [Counter(line for line in (entry.text or "").split("\n") if line.strip()) for entry in (a, b)]
    for line in (lines[0] - lines[1]).elements():
        yield Change(a.key, line, "", NO_REASON)
    for line in (lines[1] - lines[0]).elements():
        yield Change(a.key, line, NO_REASON, "")


def table(found: Comparison, width: int = 100) -> str:
    """The comparison for a person. width: of a line, in characters."""
    lines = [
        f"records in both: {found.both:,}   changed: {found.changed:,}   "
        f"only in A: {len(found.only[0]):,}   only in B: {len(found.only[1]):,}"
    ]
    if any(found.words):
        lines.append(f"words kept: {found.words[0]:,} in A, {found.words[1]:,} in B ({_change(*found.words)})")
    reasons = sorted({*found.dropped[0], *found.dropped[1]}, key=lambda r: (-found.dropped[0][r], r))
    if reasons:
        lines += ["", f"{'words dropped, by reason':30} {'A':>10} {'B':>10} {'change':>8}"]
        for reason in reasons:
            a, b = found.dropped[0][reason], found.dropped[1][reason]
            lines.append(f"{reason:30} {a:>10,} {b:>10,} {_change(a, b):>8}")
    if found.moved:
        lines += ["", f"{'in A':30} {'in B':30} {'pieces':>8} {'words':>8}"]
        for move, words in sorted(found.moved.items(), key=lambda item: (-item[1], item[0])):
            before, after = move
            lines.append(f"{before or _KEPT:30} {after or _KEPT:30} {found.pieces[move]:>8,} {words:>8,}")
            lines += [f"  {_short(c, width)}" for c in found.examples if (c.before, c.after) == move][:3]
    return "\n".join(lines) + "\n"


def _change(a: int, b: int) -> str:
    return "same" if a == b else "new" if not a else f"{100 * (b - a) / a:+.1f} %"


def _short(change: Change, width: int) -> str:
    text = "".join(c if c.isprintable() else " " for c in " ".join(change.text[:500].split()))
    room = max(20, width - len(change.key) - 6)
    return f"{change.key}: {text if len(text) <= room else text[: room - 1] + '…'}"
