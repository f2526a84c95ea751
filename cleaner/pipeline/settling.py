"""From a result to what is written of it: a line, a text or a row, and what is counted."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from cleaner.pipeline.job import name_beside, where, written
from cleaner.reasons import keeps
from cleaner.streams import jsonl

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from cleaner.model import Result
    from cleaner.pipeline.job import Job
    from cleaner.pipeline.opening import Opened


def settle(one: Opened, result: Result, job: Job) -> None:
    """Write an item's result, or why there is none, into its outcome."""
    outcome = one.outcome
    if result.error:
        outcome.error = result.error
        return
    outcome.kept, outcome.gone = _words(result)
    outcome.escalated = result.route not in ("fast", "text")
    if job.dropped:
        place = where(one.item)
        rows = ({**place, **item._asdict()} for item in result.dropped)
        outcome.dropped = "".join(jsonl.dumps(row) + "\n" for row in rows).encode("utf-8", "replace")
    _WRITERS[job.to](one, result, job)


def _words(result: Result) -> tuple[int, dict[str, int]]:
    """How many words stay and, by reason code, how many go; whole blocks only, cuts are few words."""
    gone: Counter[str] = Counter()
    kept = 0
    for code, words in zip(result.page.code, result.page.words, strict=False):
        if keeps(code):
            kept += words
        else:
            gone[code] += words
    return kept, dict(gone)


def _text(result: Result, job: Job) -> str:
    return written(result, job.form, job.links, job.images)


def _to_text(one: Opened, result: Result, job: Job) -> None:
    text = _text(result, job)
    one.outcome.output = (text + ("\n" if text.endswith("\n") else "\n\n")).encode("utf-8", "replace")


def _to_nul(one: Opened, result: Result, job: Job) -> None:
    one.outcome.output = _text(result, job).replace("\0", "").encode("utf-8", "replace") + b"\0"


def _to_jsonl(one: Opened, result: Result, job: Job) -> None:
    taken = one.members if one.line else one.item.about
    new: dict[str, Any] = {job.into: _text(result, job), **added(result, job, taken)}
    if one.line:
        keep = job.keep_source or one.source == job.into
        line = jsonl.replaced(one.line, one.members, one.source, new, keep)
    else:
        line = jsonl.dumps({**_identity(one.item.about), **new})
    one.outcome.output = line.encode("utf-8", "replace") + b"\n"


def _to_parquet(one: Opened, result: Result, job: Job) -> None:
    values: dict[str, Any] = {job.into: _text(result, job), **added(result, job, {*one.item.about, *job.columns})}
    if one.line:
        values.update(_columns(one, job))
    elif one.item.row is None:
        values = {**_identity(one.item.about), **values}
    if job.stamp is not None:
        values["cleaner"] = jsonl.dumps(job.stamp)
    one.outcome.values = {name: _valid(value) for name, value in values.items()}


def _valid(value: Any) -> Any:
    """A value without the lone surrogates that JSON can hold and UTF-8 cannot."""
    if isinstance(value, list):
        return [_valid(item) for item in value]
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def _columns(one: Opened, job: Job) -> dict[str, Any]:
    """The fields of a JSON line for a row: those with a column as strings, all others as JSON in the column "other"."""
    gone = {job.into} | (set() if job.keep_source else {one.source})
    fields = {n: m for n, m in one.members.items() if n not in gone and n not in job.columns}
    other = ", ".join(f"{jsonl.dumps(n)}: {one.line[m.value_start : m.end]}" for n, m in fields.items())
    columns = {
        name: m.value if isinstance(m.value, str) else None if m.value is None else one.line[m.value_start : m.end]
        for name, m in one.members.items()
        if name in job.columns
    }
    return {**columns, "other": f"{{{other}}}"}


def _identity(about: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in about.items() if name != "offset"}


def added(result: Result, job: Job, taken: Collection[str]) -> dict[str, Any]:
    """The attributes that a record gets. taken: names of its own fields."""
    out: dict[str, Any] = {}
    for name in job.add:
        value = getattr(result, name)
        out[name_beside(name, taken)] = list(value) if isinstance(value, tuple) else value
    if job.stamp is not None and job.to != "parquet":
        out["cleaner"] = job.stamp
    return out


_WRITERS: dict[str, Callable[[Opened, Result, Job], None]] = {
    "text": _to_text, "nul": _to_nul, "jsonl": _to_jsonl, "parquet": _to_parquet,
}  # fmt: skip
