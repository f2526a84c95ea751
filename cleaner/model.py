"""What passes between the rooms: Page, Block, Verdict, Dropped, Result.

A page's blocks are held as columns, one list per property and one entry per block, so that rules and the
classifier can work on many blocks at once; `Block`, `Verdict` and `Dropped` are views of one row, made on access.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.described import Quotes
    from cleaner.lexicon.phrase import Match
    from cleaner.metadata import Metadata
    from cleaner.sites import Seen

# Bits of the column `flags`.
HIDDEN = 1  # under hidden, aria-hidden="true" or an inline style that hides
NOSCRIPT = 2  # under <noscript>
CONTROL = 4  # most of the text is in a button, label, legend or option
EMPHASIS = 8  # most of the text is bold or otherwise set off


class Cut(NamedTuple):
    """A span of one block that goes while the rest of it stays; offsets in characters of the block's text."""

    start: int
    end: int
    code: str


@dataclass(slots=True)
class Head:
    """What a page says about itself outside its text, as found during the walk: raw material of the metadata."""

    title: str = ""
    lang: str = ""
    canonical: str = ""
    metas: list[tuple[str, str]] = field(default_factory=list)  # lower-case name, property or itemprop; content
    jsonld: list[str] = field(default_factory=list)
    times: list[tuple[str, str]] = field(default_factory=list)  # datetime or text of <time>; its class and itemprop
    authors: list[str] = field(default_factory=list)  # texts of elements marked rel=author, itemprop=author, …


@dataclass(slots=True)
class Page:
    """A document as columns: one entry per block, in document order; and a table of its elements (HTML only).

    Sizes are in characters or words as named. `words` counts white-space separated words, and every two characters
    of a script without spaces as one word. The last group holds what the stack found and decided.
    """

    source: Literal["html", "text"]
    url: str | None = None
    raw: str = ""  # the input as str; in text mode with line ends folded to \n
    unseen: str = ""  # text mode: what follows `raw`, beyond the bounds, and stays
    charset: str | None = None
    language: str | None = None  # ISO 639-1 code, of the option, the markup or the detection
    limits: tuple[str, ...] = ()  # names of the limits that the input ran into, as `limits.bound` gives them
    head: Head = field(default_factory=Head)

    # One entry per block.
    text: list[str] = field(default_factory=list)
    tag: list[str] = field(default_factory=list)  # of the nearest block-level element; "" in text mode
    element: list[int] = field(default_factory=list)  # row of that element
    start: list[int] = field(default_factory=list)  # text mode: offset of the line in `raw`
    words: list[int] = field(default_factory=list)
    link_words: list[int] = field(default_factory=list)
    links: list[tuple[str, ...]] = field(default_factory=list)  # texts of the block's links, white space folded
    flags: list[int] = field(default_factory=list)

    # One entry per block-level element, in document order; -1 is the parent of the root.
    el_tag: list[str] = field(default_factory=list)
    el_parent: list[int] = field(default_factory=list)
    el_attrs: list[str] = field(default_factory=list)  # class, id and role, separated by spaces
    el_first: list[int] = field(default_factory=list)  # blocks [first, last) stand inside the element
    el_names: list[int] | None = None  # groups of names around and of it as bits, once columns.py made them
    evidence: tuple[int, ...] | None = None  # what the page says of its kind, once kinds.py read it
    quotes: Quotes | None = None  # what the page's descriptions quote, once described.py read them
    kind_scores: tuple[int, ...] = ()  # per kind of kinds.KINDS, once the classifier was asked; the best is 0
    el_last: list[int] = field(default_factory=list)

    # What the stack found and decided.
    promo: list[str] = field(default_factory=list)  # "promo.line", "promo.marker", "promo.headline" or ""
    phrase: list[Match | None] = field(default_factory=list)  # what the lexicons know the line as
    known: list[int] = field(default_factory=list)  # rows with a phrase
    inline: dict[int, tuple[tuple[int, int], ...]] = field(default_factory=dict)  # where promo markers stand inside a block
    tails: dict[int, tuple[int, int]] = field(default_factory=dict)  # where chrome stands behind a block's last sentence
    networks: list[int] = field(default_factory=list)  # rows that are the name of a network or of a share button
    telling: list[int] = field(default_factory=list)  # of texts, see `telling.share_of`
    echo: list[int] = field(default_factory=list)  # of texts, see `context.title`
    code: list[str] = field(default_factory=list)  # reason code; "" while the block is open
    site_lines: dict[int, Seen] = field(default_factory=dict)  # rows that are frequent on the site
    site_cuts: dict[int, list[Cut]] = field(default_factory=dict)  # spans of very long lines that are on most of its pages
    score: list[int] = field(default_factory=list)  # the classifier's, in thousandths of log-odds; empty if not asked
    cuts: dict[int, list[Cut]] = field(default_factory=dict)
    spans: list[tuple[int, int, str, int]] | None = None  # what goes of a text, once render.py told it

    def __len__(self) -> int:
        return len(self.text)

    def ancestors(self, row: int) -> Iterator[int]:
        """Rows of the elements around the block `row`, from the nearest outwards."""
        at = self.element[row] if self.element else -1
        while at >= 0:
            yield at
            at = self.el_parent[at]


class Block(NamedTuple):
    """One block of a page; `start` and `end` are offsets in the input (text mode) or in the visible text (HTML)."""

    text: str
    tag: str
    start: int
    end: int


class Verdict(NamedTuple):
    """What became of a block: whether it stays, the reason as a code and as a sentence, the classifier's score.

    `score` is the probability, 0 to 1, that the block is content; None where the classifier was not asked.
    """

    keep: bool
    code: str
    reason: str
    score: float | None = None


class Dropped(NamedTuple):
    """A span that went. Offsets as in `Block`; in text mode they tile the input together with the kept spans."""

    text: str
    start: int
    end: int
    code: str
    reason: str


@dataclass(slots=True)
class Result:
    """What came out: the clean text, what the page says of itself, and what became of every block.

    `text` is "" and `error` a sentence where our code tripped over a document. `route` names the way it took: "fast",
    or the gate and the fallback that was asked ("unsure: trafilatura"). `confidence`, 0 to 1, is how far the verdicts can
    be trusted; `limits` names the bounds that the document ran into.
    """

    text: str
    confidence: float = 0.0
    route: str = ""
    limits: tuple[str, ...] = ()
    error: str | None = None
    page: Page = field(default_factory=lambda: Page("text"), repr=False)
    _about: Metadata | None = field(default=None, repr=False, compare=False)

    def _metadata(self) -> Metadata:
        """What the page says of itself: read when somebody asks."""
        if self._about is None:
            from cleaner import metadata

            self._about = metadata.read(self.page)
        return self._about

    @property
    def title(self) -> str | None:
        """The headline."""
        return self._metadata().title

    @property
    def authors(self) -> tuple[str, ...]:
        """Who wrote it."""
        return self._metadata().authors

    @property
    def date(self) -> str | None:
        """The date of publication, YYYY-MM-DD."""
        return self._metadata().date

    @property
    def date_source(self) -> str | None:
        """Where the date stood: "json-ld", "meta <name>", "time", "url", "text"."""
        return self._metadata().date_source

    @property
    def language(self) -> str | None:
        """An ISO 639-1 code."""
        return self.page.language or self._metadata().language

    @property
    def site(self) -> str | None:
        """The name of the site."""
        return self._metadata().site

    @property
    def url(self) -> str | None:
        """The address that was given, else the page's own."""
        return self.page.url or self._metadata().url

    @property
    def kind(self) -> str | None:
        """The kind of page that the classifier finds likeliest, one of `kinds.KINDS`; None for a text."""
        from cleaner import kinds

        return kinds.page_kind(self.page) if self.page.source == "html" else None

    @property
    def charset(self) -> str | None:
        """The encoding that bytes were read in."""
        return self.page.charset

    @property
    def blocks(self) -> list[Block]:
        """All blocks in document order."""
        from cleaner import render

        return render.blocks(self.page)

    @property
    def verdicts(self) -> list[Verdict]:
        """The verdict on each of `blocks`."""
        from cleaner import render

        return render.verdicts(self.page)

    @property
    def dropped(self) -> list[Dropped]:
        """What went, in document order."""
        from cleaner import render

        return render.dropped(self.page)

    def explain(self) -> str:
        """A table for a person: every block, whether it stays, and why."""
        from cleaner import explain

        return explain.table(self)

    def markdown(self, *, links: bool = False, images: bool = False) -> str:
        """The kept blocks as Markdown (CommonMark with tables). links, images: with their addresses."""
        from cleaner import render

        return render.as_markdown(self.page, links, images)

    def html(self, *, links: bool = True, images: bool = True) -> str:
        """The kept blocks as sanitised HTML, an <article>, for readers: nothing in it can run or load a script."""
        from cleaner import render

        return render.as_html(self.page, links, images)

    def to_dict(self) -> dict[str, Any]:
        """Everything as JSON can hold it."""
        from cleaner import render

        return render.to_dict(self)
