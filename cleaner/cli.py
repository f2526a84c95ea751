"""The command `cleaner`: finds the command that is asked for in the table, runs it, ends it quietly.

docs/command-line.md is the guide.
"""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from cleaner import __version__
from cleaner.commands import CLEAN, COMMANDS
from cleaner.commands.shared import RefusedError
from cleaner.compiled import build

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.commands import Command


def _parser(command: Command) -> argparse.ArgumentParser:
    others = "\n".join(f"  cleaner {other.name:8} {other.summary}" for other in COMMANDS.values())
    parser = argparse.ArgumentParser(
        prog=f"cleaner {command.name}".strip(),
        description=command.summary,
        epilog=f"further commands (each has --help; a file of such a name is given as ./{next(iter(COMMANDS))}):\n{others}"
        if command is CLEAN
        else None,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"cleaner {__version__} ({build()})")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; gives the exit status: 0, 1 if anything could not be cleaned, 2 for wrong arguments."""
    if sys.stderr is None:  # closed by who called us
        sys.stderr = open(os.devnull, "w")  # noqa: PTH123, SIM115 until the end
    if sys.stdout is None:
        print("cleaner: standard output is closed", file=sys.stderr)
        return 1
    words = list(sys.argv[1:] if argv is None else argv)
    command = COMMANDS.get(words[0], CLEAN) if words else CLEAN
    module = import_module(command.module)
    parser = _parser(command)
    module.add_arguments(parser)
    arguments = parser.parse_args(words if command is CLEAN else words[1:])
    try:
        return int(module.run(arguments))
    except RefusedError as error:
        parser.error(str(error))
    except BrokenPipeError:
        # Whoever read our output has enough. Python would complain when it flushes stdout on leaving.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        print(f"cleaner: {error.filename or 'output'}: {error.strerror}", file=sys.stderr)
        return 1
