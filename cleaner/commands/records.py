"""`cleaner` on records: from the arguments to a run of the pipeline, and what is said at its end."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner import __version__
from cleaner.commands import shared
from cleaner.pipeline import state as states
from cleaner.pipeline.job import Job, check_added, name_beside
from cleaner.pipeline.pool import WorkerError
from cleaner.pipeline.progress import cpu_seconds
from cleaner.pipeline.run import Run, Setup
from cleaner.streams import sources, writers
from cleaner.streams.inflate import MissingExtra
from cleaner.streams.sources import Reading

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from cleaner.pipeline.state import State
    from cleaner.streams.sources import Source
    from cleaner.streams.writers import Output, Writer

_SAMPLE, _SAMPLES = 4096, 64  # bytes, and how often as many of an input are looked at, to know it again


def run(arguments: argparse.Namespace, inputs: Sequence[Source], kind: str | None) -> int:
    """Clean records; gives 0, 1 if a record or an input could not be read, 130 if it was interrupted."""
    job = _job(arguments, kind)
    reading = Reading(kind, arguments.field, arguments.url_field, job.options.max_bytes, arguments.any_status)
    try:
        state = _state(arguments, inputs, job)
        if state is None:
            return 0
        setup = _setup(arguments, inputs, job, reading, state)
    except (ValueError, MissingExtra) as error:
        raise shared.RefusedError(str(error)) from None
    return _run(arguments, setup)


def _run(arguments: argparse.Namespace, setup: Setup) -> int:
    running, complete = Run(setup), False
    unread = any(source.fault for source in setup.sources)  # such a run is not done: its checkpoint stays
    try:
        tally = running.run()
        complete = not running.interrupted
    except WorkerError as error:
        shared.complain("workers", str(error))
        return 1
    finally:
        for writer in (setup.errors, setup.dropped):
            if writer:
                writer.close()
        setup.output.close(complete)
    if complete and setup.state_path and not unread:
        setup.state_path.unlink(missing_ok=True)
    if arguments.summary:
        seconds = {"seconds": round(running.progress.seconds, 2), **cpu_seconds()}  # of this run, not of those before
        with writers.Writer(arguments.summary) as out:
            out.write(json.dumps({**tally.to_dict(), "complete": complete, **seconds}, indent=1).encode() + b"\n")
    if setup.progress:
        print(tally.summary(running.progress.seconds), end="", file=sys.stderr)
    if not complete:
        print(f"cleaner: interrupted after {tally.records:,} records; {_how_to_go_on(setup)}", file=sys.stderr)
        return 130
    return int(tally.failed + tally.damaged > 0)


def _how_to_go_on(setup: Setup) -> str:
    if setup.state_path is None:
        return "what was written to standard output cannot be taken up again"
    return "the same command with --resume goes on"


def _job(arguments: argparse.Namespace, kind: str | None) -> Job:
    add = tuple(name for name in arguments.add.split(",") if name)
    try:
        check_added(add)
    except ValueError as error:
        raise shared.RefusedError(f"--add: {error}") from None
    if arguments.format == "json":
        raise shared.RefusedError("--format json is for single pages and texts; records take --add")
    if arguments.url:
        raise shared.RefusedError("--url is for a single page or text; records have their own")
    if not 0 <= arguments.timeout < float("inf"):
        raise shared.RefusedError("--timeout takes seconds, 0 for none")
    options = shared.options(arguments, with_sites=False)
    if arguments.sites:
        shared.options(arguments)  # workers load them: a file that is none is told before anything is written
    to = arguments.to or _by_name(arguments.output) or ("text" if kind == "nul" else "jsonl")
    columns = tuple(name for name in arguments.columns.split(",") if name)
    _refuse_twice([arguments.into, *add, *(["cleaner"] if arguments.stamp else [])], columns if to == "parquet" else ())
    return Job(
        options,
        to="nul" if to == "text" and kind == "nul" else to,
        form=arguments.format,
        links=arguments.links,
        images=arguments.images,
        source=arguments.field,
        into=arguments.into,
        keep_source=arguments.keep_field,
        add=add,
        stamp=_stamp(arguments, options.to_dict()),
        columns=columns,
        dropped=bool(arguments.dropped),
        sites=arguments.sites,
    )


def _refuse_twice(ours: Sequence[str], columns: Sequence[str]) -> None:
    """Refuse names that would stand for two things in one record: the clean text, what is added, a field of its own."""
    text, *others = ours
    if text in others or len({*others}) < len(others):
        raise shared.RefusedError("--into, --add and --stamp name one field twice")
    if text in columns:
        raise shared.RefusedError(f"--columns: {text!r} is the column of the clean text (--into names another)")


def _by_name(output: str | None) -> str | None:
    """What an output's name asks for."""
    if not output or output == "-":
        return None
    return {"jsonl": "jsonl", "parquet": "parquet", "document": "text"}.get(sources.ending(output) or "")


def _stamp(arguments: argparse.Namespace, options: dict[str, Any]) -> dict[str, Any] | None:
    return {"version": __version__, "model": _model(), "options": options} if arguments.stamp else None


def _model() -> str:
    from cleaner.classifier import model_hash

    return model_hash()


def _state(arguments: argparse.Namespace, inputs: Sequence[Source], job: Job) -> State | None:
    """The checkpoint that the run begins at; None if it was complete already. Raises ValueError if that is another's."""
    if not writers.is_kept(arguments.output):
        if arguments.resume:
            raise shared.RefusedError("--resume needs an output file (-o): standard output cannot be taken up again")
        return states.State({})
    path = states.path_of(arguments.output)
    asked = {
        "version": __version__,
        "model": _model(),
        "job": job.to_dict(),
        "inputs": _known(inputs),
        "errors": arguments.errors,
        "dropped": arguments.dropped,
        "sites": hashlib.sha256(Path(arguments.sites).read_bytes()).hexdigest() if arguments.sites else None,
        "any_status": arguments.any_status,
        "url_field": arguments.url_field,
        "checkpoint": arguments.checkpoint,
    }
    if arguments.resume:
        if any(source.is_stream for source in inputs):
            raise shared.RefusedError("--resume needs input files: standard input cannot be read again, nor can a pipe")
        if path.exists():
            return states.load(path, asked)
        if Path(arguments.output).exists():
            print(f"cleaner: {arguments.output} is complete: nothing to resume", file=sys.stderr)
            return None
    return states.State(asked)


def _known(inputs: Sequence[Source]) -> str:
    """How the inputs are recognised when a run is taken up: a hash of their names and sizes, and of parts of the bytes of
    those that hold many records.
    """
    out = hashlib.sha256()
    for source in inputs:
        path = Path(source.name)
        size = path.stat().st_size if path.is_file() else None
        out.update(json.dumps([source.name, size]).encode())
        if size and source.kind in sources.RECORDS:  # of pages there may be millions: each is opened when its turn comes
            with path.open("rb") as file:
                for at in range(0, size, max(_SAMPLE, size // _SAMPLES)):
                    file.seek(at)
                    out.update(file.read(_SAMPLE))
    return out.hexdigest()


def _setup(arguments: argparse.Namespace, inputs: Sequence[Source], job: Job, reading: Reading, state: State) -> Setup:
    path = states.path_of(arguments.output) if writers.is_kept(arguments.output) else None
    if path and not state.outputs:
        state.save(path)  # before any output: what has no checkpoint beside it is complete
    outputs = state.outputs

    def extra(name: str) -> Writer | None:
        file = getattr(arguments, name)
        return writers.Writer(file, offset=outputs.get(name)) if file else None

    output = _output(arguments.output or "-", inputs, job, outputs.get("output"))
    if arguments.checkpoint:
        output.every = (arguments.checkpoint, output.every[1])
    return Setup(
        sources=inputs,
        reading=reading,
        job=job,
        jobs=arguments.jobs or 1,
        limit=arguments.timeout,
        output=output,
        complain=shared.complain,
        state=state,
        errors=extra("errors"),
        dropped=extra("dropped"),
        state_path=path,
        progress=sys.stderr.isatty() and not arguments.quiet and (path is not None or not sys.stdout.isatty()),
    )


def _output(path: str, inputs: Sequence[Source], job: Job, done: Any) -> Output:
    """The output that a job asks for; done: what its last checkpoint gave, None to begin anew."""
    if job.to != "parquet":
        return writers.Records(path, offset=done)
    from cleaner.streams import parquet

    kinds = {source.kind for source in inputs}
    columns = [*job.columns, job.into]
    columns += [name_beside(name, job.columns) for name in job.add]
    columns += (
        [name_beside(name, job.add) for name in job.add] if "parquet" in kinds else []
    )  # rows have columns of their own
    columns += ["file"] if kinds & {"document", "html", "text"} else []
    columns += ["cleaner"] if job.stamp else []
    columns += ["other"] if "jsonl" in kinds else []
    codec = None if path == "-" else writers.codec_of_name(path)
    without = [] if job.keep_source else [job.source] if job.source else ["html", "text"]
    return parquet.Parts(path, list(dict.fromkeys(columns)), codec, without, done)
