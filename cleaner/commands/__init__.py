"""The table of commands, one module each; a module is loaded when its command is called.

A module has `add_arguments(parser)`, which says what the command takes, and `run(arguments)`, which does it and gives
the exit status. Whoever closes our output early, Ctrl-C and files that cannot be opened are dealt with by `cleaner.cli`.
"""

from __future__ import annotations

from typing import NamedTuple


class Command(NamedTuple):
    """One command: its name, the module that does it, and what it does in a line."""

    name: str
    module: str
    summary: str


# Without the name of a command, pages, texts and records are cleaned.
CLEAN = Command("", "cleaner.commands.clean", "Strip boilerplate from web pages, and leftover site chrome from texts.")
COMMANDS = {
    "explain": Command("explain", "cleaner.commands.explain", "Show every block of a page or text, and why it stays."),
    "report": Command("report", "cleaner.commands.report", "Write an HTML file that shows what stayed of pages, and why."),
    "compare": Command("compare", "cleaner.commands.compare", "Compare two runs over the same records, by reason."),
    "learn": Command("learn", "cleaner.commands.learn", "Learn which lines many pages of a site share, for --sites."),
}
