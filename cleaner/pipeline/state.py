"""What a run must know to be taken up again: where it was in its inputs and outputs, and what it had counted."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from cleaner.streams.writers import replace_file

VERSION = 1


class ResumeError(ValueError):
    """A run cannot be taken up; the message says why."""


@dataclass(slots=True)
class State:
    """A checkpoint. run: what the run was asked to do, which must be the same when it is taken up.

    source, position, number: the input, the place and the number of the last item that was dealt with; source -1: none
    was. outputs: by name, what each output needs to go on. tally: what was counted.
    """

    run: dict[str, Any]
    source: int = -1
    position: tuple[int, int] = (0, 0)
    number: int = 0
    outputs: dict[str, Any] = field(default_factory=dict)
    tally: dict[str, Any] = field(default_factory=dict)

    def save(self, path: Path) -> None:
        """Write the checkpoint, all or nothing."""
        replace_file(path, json.dumps({"version": VERSION, **asdict(self)}, indent=1).encode())


def load(path: Path, run: dict[str, Any]) -> State:
    """The checkpoint of a run. Raises ResumeError if it is of another run, or none."""
    try:
        data = json.loads(path.read_bytes())
        version = data.pop("version")
        if version != VERSION:
            raise ResumeError(f"{path}: written by another version of cleaner")
        state = State(**{**data, "position": tuple(data["position"])})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        if isinstance(error, ResumeError):
            raise
        raise ResumeError(f"{path}: no checkpoint of cleaner") from None
    run = json.loads(json.dumps(run))
    if other := sorted(name for name in {*run, *state.run} if run.get(name) != state.run.get(name)):
        raise ResumeError(f"{path}: the run that it belongs to differs from this one in: {', '.join(map(_said, other))}")
    return state


def _said(name: str) -> str:
    """What a part of a run's description is called on the command line."""
    said = {"job": "how to clean and what to write", "model": "models", "version": "version of cleaner"}
    return said.get(name, name if name == "inputs" else f"--{name.replace('_', '-')}")


def path_of(output: str) -> Path:
    """Where the checkpoint of an output is kept: beside it, or in it if it is a folder of Parquet files."""
    path = Path(output)
    return path.with_name(f"{path.name}.state")
