"""Rules that look at a line's form alone: site names at the top of a text, title suffixes, lines of a single address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cleaner.lexicon import homes
from cleaner.lexicon.scanner import Scanner
from cleaner.lexicon.words import normalise
from cleaner.model import Cut

if TYPE_CHECKING:
    from cleaner.model import Page

_FILES = "avif|css|csv|docx?|exe|gif|html?|jpe?g|js|json|mp[34]|pdf|php|png|svg|txt|webp|xlsx?|xml"
# A host name alone, no file's name. Linear: labels and dots cannot stand for each other.
_DOMAIN = re.compile(rf"(?:https?://)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?!(?:{_FILES})$)[a-z]{{2,}}/?", re.I)
_SUFFIX = re.compile(r"\s+[-–—|»·]\s+")
_ARROWS = ">›»→"
_TRAIL = re.compile(rf"\s*[{_ARROWS}]\s*")  # linear: the arrow stands between two runs of blanks
_LABEL = re.compile(r"[^:：]*[:：]")  # "You are here: Home"
_TOP_OF_TEXT, _BEGINNING = 12, 12  # lines above which a trail stands; words of a sentence with which a text has begun
_PLACEHOLDER = re.compile(r"\[[^\W\d_]{2,20}:[^\W_][^\][]{0,60}\]")  # linear: every part is bounded
_TOP, _TITLE = 4, 40  # lines that may be a site's name or the page's title, and words of a title


def site_lines(page: Page) -> list[int]:
    """A host name alone on one of the first lines of a text, or on its last.

    >>> from cleaner.rules import decided
    >>> decided(site_lines, "example.com\\nThe harbour is open."), decided(site_lines, "See example.com for details.")
    (['example.com'], [])
    >>> decided(site_lines, "Node.js\\nphoto.png")
    []
    """
    n = len(page)
    rows = (*range(min(_TOP, n)), n - 1) if n > _TOP else range(n)
    return [row for row in rows if len(page.text[row]) < 80 and _DOMAIN.fullmatch(page.text[row])]


def title_suffixes(page: Page, scanner: Scanner) -> dict[int, list[Cut]]:
    """The end of a title line where it is known for a site's: a lexicon word, the site's own name or its host.

    >>> from cleaner.rules import decided
    >>> decided(title_suffixes, "Harbour Opens Again - News"), decided(title_suffixes, "Rise and fall - a history")
    ([' - News'], [])
    """
    out = {}
    for row in range(min(_TOP, len(page))):
        text = page.text[row]
        separators = list(_SUFFIX.finditer(text)) if page.words[row] <= _TITLE else ()
        if separators:
            suffix = normalise(text[separators[-1].end() :])
            if suffix in scanner.suffixes or suffix.replace(" ", "") in _site_names(page):
                out[row] = [Cut(separators[-1].start(), len(text), "title.suffix")]
    return out


def _site_names(page: Page) -> set[str]:
    """What the site may call itself, without blanks: the labels of hosts in the URL and on a line of the text's top."""
    hosts = [page.text[row] for row in site_lines(page)]
    if page.url:
        hosts.append(page.url)
    names = set()
    for host in hosts:
        bare = re.sub(r"^\w+://", "", host.lower()).split("/")[0].removeprefix("www.")
        labels = bare.split(".")
        names.add(bare)
        names.update(label for label in labels[:-1] if len(label) > 3)
    return names


def placeholders(page: Page) -> list[int]:
    """What an editor's system leaves in place of a player or a picture: a name, a colon and more, alone in brackets.

    >>> from cleaner.rules import decided
    >>> decided(placeholders, "[Gallery:Photos 20]"), decided(placeholders, "[Update: the road is open again]")
    (['[Gallery:Photos 20]'], [])
    """
    return [row for row, text in enumerate(page.text) if text[0] == "[" and _PLACEHOLDER.fullmatch(text)]


def breadcrumbs(page: Page) -> list[int]:
    """A trail of short names with arrows between them, above the text: from the site's first page, or to the text's title.

    >>> from cleaner.rules import decided
    >>> decided(breadcrumbs, "Home › News › Local"), decided(breadcrumbs, "A > B > C means that A is the greatest of all.")
    (['Home › News › Local'], [])
    >>> decided(breadcrumbs, "Open File > Export > As PDF"), decided(breadcrumbs, "Paris » Rome » Athens in nine days")
    ([], [])
    """
    out = []
    top = page.text[:_TOP_OF_TEXT]
    for row, text in enumerate(top):
        if page.words[row] >= _BEGINNING and text[-1] in ".!?。":
            break  # the text has begun
        names = _TRAIL.split(text) if any(arrow in text for arrow in _ARROWS) else ()
        if len(names) >= 3 and all(0 < len(name.split()) <= 5 for name in names[:-1]) and text[-1] not in ".!?":
            title = normalise(names[-1])
            told = len(title) >= 8 and any(normalise(other) == title for other in top[row + 1 :])
            if told or normalise(_LABEL.sub("", names[0])) in homes():
                out.append(row)
    return out
