"""Our extractor and its peers behind one face: `load(name)` gives a callable from page to text.

Imports are lazy: a peer that is not installed raises MissingRivalError when loaded, and stops only itself. An
extractor looks at the page's `source` and `url`, never at its gold.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from benchmarks.corpora import GoldPage

Extractor = Callable[[GoldPage], str]
FromHtml = Callable[[bytes, str | None], str | None]
FromText = Callable[[str, str | None], str]

_META_CHARSET = re.compile(rb"<meta[^>]{1,500}?charset=[\"']?\s{0,20}([\w-]+)", re.IGNORECASE)

# jusText wants one stop list; joined, one configuration serves all the languages of the sets.
_STOP_LISTS = (
    *("English", "German", "French", "Spanish", "Indonesian", "Polish", "Italian", "Russian"),
    *("Portuguese", "Dutch", "Greek", "Danish", "Swedish", "Czech", "Turkish"),
)


class MissingRivalError(Exception):
    """A peer is unknown, is not installed, or cannot take this kind of source."""


@dataclass(frozen=True, slots=True)
class Rival:
    """How to build an extractor; None where it cannot take HTML (or plain text).

    html, text: import what they need, then give the callable. package: what to install.
    """

    package: str
    html: Callable[[], FromHtml] | None = None
    text: Callable[[], FromText] | None = None


def decode(html: bytes) -> str:
    """HTML for peers that want str: strict UTF-8, else the meta charset, else windows-1252."""
    try:
        return html.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if found := _META_CHARSET.search(html[:4096]):
        try:
            return html.decode(found.group(1).decode("ascii"), "replace")
        except (LookupError, UnicodeDecodeError):
            pass
    return html.decode("windows-1252", "replace")


def _trafilatura(fast: bool) -> FromHtml:
    from trafilatura import extract

    def run(html: bytes, url: str | None) -> str | None:
        return extract(html, fast=fast, include_comments=False, include_tables=True)

    return run


def _readability() -> FromHtml:
    from lxml.html import fromstring
    from readability import Document

    def run(html: bytes, url: str | None) -> str:
        tree: Any = fromstring(Document(decode(html)).summary())
        return str(tree.text_content())

    return run


def _stop_words() -> frozenset[str]:
    import justext

    return frozenset().union(*(justext.get_stoplist(name) for name in _STOP_LISTS))


def _justext() -> FromHtml:
    import justext

    words = _stop_words()

    def run(html: bytes, url: str | None) -> str:
        # Thresholds as in trafilatura's published comparison.
        paragraphs = justext.justext(html, words, 50, 150, 0.1, 0.2, 0.25, 150)
        return "\n\n".join(p.text for p in paragraphs if not p.is_boilerplate)

    return run


def _justext_lines() -> FromText:
    """jusText on a text, each line a paragraph."""
    justext = _justext()

    def extract(content: str, url: str | None) -> str:
        lines = (f"<p>{escape(line)}</p>" for line in content.split("\n") if line.strip())
        return justext(f"<html><body>{''.join(lines)}</body></html>".encode("utf-8", "replace"), url) or ""

    return extract


def _resiliparse() -> FromHtml:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding

    def run(html: bytes, url: str | None) -> str:
        text = bytes_to_str(html, detect_encoding(html) or "utf-8")
        return str(extract_plain_text(text, main_content=True, alt_texts=False, preserve_formatting=True))

    return run


def _resiliparse_all() -> FromHtml:
    from resiliparse.extract.html2text import extract_plain_text

    def run(html: bytes, url: str | None) -> str:
        return str(extract_plain_text(decode(html), main_content=False, alt_texts=False))

    return run


def _cleaner_html(mode: str) -> FromHtml:
    import cleaner

    def run(html: bytes, url: str | None) -> str:
        return str(cleaner.extract(html, url=url, mode=mode).text)

    return run


def _cleaner_text(mode: str) -> FromText:
    import cleaner

    def run(text: str, url: str | None) -> str:
        return str(cleaner.clean(text, url=url, mode=mode).text)

    return run


def _ours(mode: str) -> Rival:
    return Rival("cleaner", partial(_cleaner_html, mode), partial(_cleaner_text, mode))


RIVALS: dict[str, Rival] = {
    "cleaner": _ours("auto"),
    "cleaner-fast": _ours("fast"),
    "trafilatura": Rival("trafilatura", partial(_trafilatura, False)),
    "trafilatura-fast": Rival("trafilatura", partial(_trafilatura, True)),
    "readability": Rival("readability-lxml", _readability),
    "justext": Rival("jusText", _justext, _justext_lines),
    "resiliparse": Rival("resiliparse", _resiliparse),
    "resiliparse-all": Rival("resiliparse", _resiliparse_all),
    "keep": Rival("", text=lambda: lambda text, url: text),  # texts as they come: what a cleaner has to better
}
OURS = ("cleaner", "cleaner-fast")


def of_folds(mode: str, folder: Path) -> Extractor:
    """Ours with, for each page of a set that was trained on, the model that has not seen the page's site.

    `folder` is what `python -m benchmarks.train --folds` wrote. Pages of other sets get the shipped model.
    """
    from benchmarks.train.examples import TRAINING_SETS
    from benchmarks.train.folds import FOLDS, fold_of, site_of
    from cleaner import api, classifier, stack
    from cleaner.options import Options

    models = [classifier.read(folder / f"fold{fold}.npz") for fold in range(FOLDS)]
    options = Options(mode=mode)  # type: ignore[arg-type]

    def extract(page: GoldPage) -> str:
        model = models[fold_of(site_of(page))] if page.corpus in TRAINING_SETS else None
        return stack.run_html([api.html_page(page.source, page.url, options)], options, model)[0].text

    return extract


def load(name: str, folds: Path | None = None) -> Extractor:
    """The extractor of that name, its imports done; ours, with `folds`, by models that have not seen the site.

    Raises MissingRivalError if there is none or its package is not installed. The extractor raises it for a
    page whose kind of source (HTML or plain text) it does not take; ask `takes` first.
    """
    if name not in RIVALS:
        raise MissingRivalError(f"no extractor named {name}; there are {', '.join(RIVALS)}")
    if folds is not None and name in OURS:
        return of_folds({"cleaner": "auto"}.get(name, name.removeprefix("cleaner-")), folds)
    rival = RIVALS[name]
    try:
        from_html = rival.html() if rival.html else None
        from_text = rival.text() if rival.text else None
    except ImportError as error:
        raise MissingRivalError(f"{name} is left out: pip install {rival.package} ({error})") from error

    def extract(page: GoldPage) -> str:
        if isinstance(page.source, bytes) and from_html:
            return from_html(page.source, page.url) or ""
        if isinstance(page.source, str) and from_text:
            return from_text(page.source, page.url) or ""
        raise MissingRivalError(f"{name} does not take {type(page.source).__name__}")

    return extract


def takes(name: str, page: GoldPage) -> bool:
    """Whether the extractor takes this page's kind of source."""
    rival = RIVALS[name]
    return (rival.html if isinstance(page.source, bytes) else rival.text) is not None
