"""The library's functions; `cleaner` re-exports them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from cleaner.model import Page, Result
from cleaner.options import Options, options_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from cleaner.metadata import Metadata

T = TypeVar("T")
BATCH = 32  # pages that the classifier sees at once
TEXTS, CHARS = 128, 1_000_000  # and texts: as many, and no more when they have so many characters


def extract(html: bytes | str, url: str | None = None, *, options: Options | None = None, **changes: Any) -> Result:
    """The main content of one HTML page.

    html: the page as bytes (decoded once, see `decode`) or str. url: where it came from; any string, or None.
    Keywords are those of `Options`. Raises TypeError for a wrong type or an unknown option, ValueError for a wrong
    value of one; a page that our code trips over gives a Result with `error` set.
    """
    return next(extract_many([(html, url)], options=options, **changes))


def describe(html: bytes | str, url: str | None = None, *, options: Options | None = None, **changes: Any) -> Metadata:
    """What an HTML page says of itself: title, authors, date, site, address, language. Its content is not looked for.

    The same values as the Result of `extract` has, in a small part of the time; language is what the markup says, else
    what the text shows. Takes and raises what `extract` does.
    """
    from cleaner import head, lexicon, metadata

    chosen = options_of(options, changes)
    page = html_page(*_item((html, url), (bytes, str)), chosen)
    page.language = chosen.language
    if page.language is None and head.language_code(page.head.lang) is None:
        page.language = lexicon.guess_language("\n".join(page.text[:200]))
    about = metadata.read(page)
    return about._replace(language=chosen.language or about.language or page.language)


def clean(text: str, url: str | None = None, *, options: Options | None = None, **changes: Any) -> Result:
    """A text that was extracted before, less the site chrome still in it. Only deletes: kept spans are as they were.

    Raises TypeError for a wrong type or an unknown option, ValueError for a wrong value of one.
    """
    return next(clean_many([(text, url)], options=options, **changes))


def extract_many(
    pages: Iterable[bytes | str | tuple[bytes | str, str | None]],
    *,
    options: Options | None = None,
    **changes: Any,
) -> Iterator[Result]:
    """`extract` for many pages, given as html or (html, url): in order, lazily, the same results as one by one.

    A page that our code trips over gives a Result with `error` set and empty text.
    """
    chosen = options_of(options, changes)
    return _batches(pages, chosen)


def _batches(pages: Iterable[Any], options: Options) -> Iterator[Result]:
    from cleaner import stack

    def many(some: Sequence[tuple[bytes | str, str | None]]) -> list[Result]:
        return stack.run_html([html_page(*item, options) for item in some], options)

    for batch in _together((_item(item, (bytes, str)) for item in pages), BATCH):
        yield from guarded(many, batch)


def clean_many(
    texts: Iterable[str | tuple[str, str | None]], *, options: Options | None = None, **changes: Any
) -> Iterator[Result]:
    """`clean` for many texts, given as text or (text, url): in order, lazily, the same results as one by one.

    A text that our code trips over gives a Result with `error` set and empty text.
    """
    chosen = options_of(options, changes)
    return _text_batches(texts, chosen)


def _text_batches(texts: Iterable[Any], options: Options) -> Iterator[Result]:
    from cleaner import stack

    def many(some: Sequence[tuple[str, str | None]]) -> list[Result]:
        return stack.run_text([text_page(*item, options) for item in some], options)

    for batch in _together((_item(item, (str,)) for item in texts), TEXTS, lambda item: len(item[0])):
        yield from guarded(many, batch)


def _together(items: Iterable[T], many: int, chars: Callable[[T], int] = lambda _: 0) -> Iterator[list[T]]:
    """Items in batches of so many, or of fewer with `CHARS` characters; should they end in an error, it is raised after
    those that came before it.
    """
    batch: list[T] = []
    size = 0
    try:
        for item in items:
            batch.append(item)
            size += chars(item)
            if len(batch) == many or size >= CHARS:
                yield batch
                batch, size = [], 0
    except Exception:
        yield batch
        raise
    yield batch


def guarded(many: Callable[[Sequence[T]], list[Result]], some: Sequence[T]) -> list[Result]:
    """What becomes of some items together; where they raise, of each alone, and one that does has its `error` set."""
    try:
        return many(some) if some else []
    except Exception as error:
        if len(some) == 1:
            return [Result("", error=f"{type(error).__name__}: {error}")]
        return [result for one in some for result in guarded(many, [one])]


def text_page(content: str, url: str | None, options: Options) -> Page:
    """The page of a text as the stack will see it: within the bounds, in lines. What is beyond them stays as it is."""
    from cleaner import text

    end = options.max_bytes
    if content[end - 1 : end + 1] == "\r\n":  # one line end
        end -= 1
    page = text.parse(content[:end], url=url)
    if len(content) > end:
        page.limits = ("bytes",)
        page.unseen = text.line_ends(content[end:])
    return page


def _item(item: Any, types: tuple[type, ...]) -> tuple[Any, str | None]:
    content, url = item if isinstance(item, tuple) and len(item) == 2 else (item, None)
    if not isinstance(content, types):
        raise TypeError(f"{' or '.join(t.__name__ for t in types)} wanted, not {type(content).__name__}")
    if url is not None and not isinstance(url, str):
        raise TypeError(f"url must be str or None, not {type(url).__name__}")
    return content, url


def html_page(content: bytes | str, url: str | None, options: Options, charset: str | None = None) -> Page:
    """The page of an HTML document as the stack will see it: decoded, within the parser's bounds, walked.

    charset: that came with bytes, if the options name none.
    """
    from cleaner import decode, html, limits

    decoded = decode.decode(content, options.charset or charset) if isinstance(content, bytes) else None
    text = decoded.text if decoded else str(content)
    is_utf8 = decoded is not None and decoded.source == "utf-8" and "\ufffd" not in text
    utf8 = content if isinstance(content, bytes) and is_utf8 else None
    bounded = limits.bound(text, options.max_depth, options.max_nodes, options.max_bytes, utf8)
    page = html.parse(bounded.utf8, url=url)
    page.raw, page.limits = bounded.html, bounded.limits
    page.charset = decoded.charset if decoded else None
    return page
