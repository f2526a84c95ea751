"""Plain text to a Page: every line that holds more than white space is a block, with its offset in the text."""

from __future__ import annotations

from cleaner.model import Page


def parse(text: str, *, url: str | None = None) -> Page:
    """The page of a text. Line ends (CR LF, CR) become "\\n" first: offsets are in characters of that `page.raw`.

    How many words each line has is filled in by `reading.read`, which counts those of many texts together.

    >>> page = parse("One.\\r\\n\\r\\n  Two words.")
    >>> page.text, page.start
    (['One.', 'Two words.'], [0, 8])
    """
    text = line_ends(text)
    lines: list[str] = []
    starts: list[int] = []
    at = 0
    for line in text.split("\n"):
        if stripped := line.strip():
            lines.append(stripped)
            starts.append(at if stripped is line else at + line.index(stripped[0]))
        at += len(line) + 1
    n = len(lines)
    return Page(
        "text", url=url, raw=text, text=lines, start=starts, words=[0] * n, tag=[""] * n, link_words=[0] * n,
        links=[()] * n, flags=[0] * n,
    )  # fmt: skip


def line_ends(text: str) -> str:
    """The text with line ends made "\\n"."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
