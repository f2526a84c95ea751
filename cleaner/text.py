"""Plain text to a Page: every line that holds more than white space is a block, with its offset in the text."""

from __future__ import annotations

import re

from cleaner.html import count_words
from cleaner.model import Page

_LINE = re.compile(r"[^\n]+")


def parse(text: str, *, url: str | None = None) -> Page:
    """The page of a text. Line ends (CR LF, CR) become "\\n" first: offsets are in characters of that `page.raw`.

    >>> page = parse("One.\\r\\n\\r\\n  Two words.")
    >>> page.text, page.start
    (['One.', 'Two words.'], [0, 8])
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    page = Page("text", url=url, raw=text)
    for found in _LINE.finditer(text):
        line = found.group()
        stripped = line.strip()
        if not stripped:
            continue
        page.text.append(stripped)
        page.start.append(found.start() + line.index(stripped[0]))
    n = len(page.text)
    page.words = [count_words(line) for line in page.text]
    page.tag = [""] * n
    page.link_words = [0] * n
    page.links = [()] * n
    page.flags = [0] * n
    return page
