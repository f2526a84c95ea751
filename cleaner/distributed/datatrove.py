"""Steps for datatrove pipelines: `Extractor` for pages, `Formatter` for texts. docs/datatrove.md is the guide.

The classes derive from datatrove's own, so they are made when they are first asked for: importing this module does not
load datatrove.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.model import Result
from cleaner.options import Options, options_of
from cleaner.pipeline.job import check_added

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.sites import SiteProfiles

    Extractor: Any
    Formatter: Any

__all__ = ["Extractor", "Formatter"]
ERROR = "cleaner_error"  # the metadata of a document that could not be cleaned
TIMEOUT = 30.0  # seconds a document may take


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    for made in (_extractor(), _formatter()):
        globals()[made.__name__] = made
    return globals()[name]


def _options(
    options: Options | None, sites: SiteProfiles | str | None, add: tuple[str, ...], changes: dict[str, Any]
) -> Options:
    """The options of a step. Raises as `Options` does, and ValueError for a name that `add` does not know."""
    from cleaner.sites import SiteProfiles

    check_added(add)
    if isinstance(sites, str):
        sites = SiteProfiles.load(Path(sites))
    return options_of(options, {**changes, **({"sites": sites} if sites is not None else {})})


def _text(result: Result, add: tuple[str, ...]) -> tuple[str, dict[str, Any]]:
    """The text of a result, and what a document's metadata gets. Raises ValueError where there is none."""
    if result.error:
        raise ValueError(result.error)
    values = {name: getattr(result, name) for name in add}
    return result.text, {name: list(v) if isinstance(v, tuple) else v for name, v in values.items()}


def _url(document: Any) -> str | None:
    url = document.metadata.get("url")
    return url if isinstance(url, str) else None


def _fail(document: Any, reason: str) -> None:
    """Note why a document could not be cleaned; its text becomes a str, as datatrove counts and writes it."""
    document.metadata[ERROR] = reason
    if not isinstance(document.text, str):
        document.text = document.text.decode("utf-8", "replace") if isinstance(document.text, bytes) else ""


def _extractor() -> type:
    from datatrove.pipeline.extractors.base import BaseExtractor, ExtractorSandbox
    from datatrove.utils.typeshelper import StatHints

    class Extractor(BaseExtractor):  # type: ignore[misc]
        """Pages to text. The page is the document's text (str or bytes), its URL metadata["url"].

        timeout: seconds a document may take, in a process of its own. add: attributes of a `Result` that go into the
        metadata. sites: profiles, or their file. exclusion_writer: a datatrove writer that gets the documents that
        do not go on: those that failed, with the reason as metadata["cleaner_error"], and those with no text left.
        """

        name = "🧹 cleaner"
        __module__ = "cleaner.distributed.datatrove"
        __qualname__ = "Extractor"

        def __init__(
            self, timeout: float = TIMEOUT, *, add: tuple[str, ...] = (), sites: SiteProfiles | str | None = None,
            options: Options | None = None, exclusion_writer: Any = None, **changes: Any,
        ) -> None:  # fmt: skip
            super().__init__(timeout)
            self.add = tuple(add)
            self.options = _options(options, sites, self.add, changes)
            self.exclusion_writer = exclusion_writer

        def extract(self, text: Any, url: str | None = None) -> Any:
            """The text of a page and its metadata; raises nothing: what went wrong comes back as an exception."""
            import cleaner

            try:
                return _text(cleaner.extract(text, url, options=self.options), self.add)
            except Exception as error:
                return ValueError(str(error))

        def run(self, data: Any, rank: int = 0, world_size: int = 1) -> Iterator[Any]:
            """Each document's text extracted."""
            from contextlib import nullcontext

            # Models and lexicons are read here, so that forked processes have them: the lexicons of all languages, which a
            # page takes whose language nobody can tell, could take longer to read than one document may.
            unknown = "<p>A line.</p>"
            for page in ("<p>One line of a page, and then one more.</p>", unknown):
                self.extract(page)
            writer = self.exclusion_writer or nullcontext()
            with writer, ExtractorSandbox(self.timeout, warmup_text=(unknown, None)) as sandbox:
                for document in data:
                    self.stat_update(StatHints.total)
                    with self.track_time():
                        error = self._extracted(document, sandbox)
                    if not error and document.text:
                        self.stat_update(StatHints.forwarded)
                        self.update_doc_stats(document)
                        yield document
                        continue
                    self.stat_update(StatHints.dropped)
                    if self.exclusion_writer:
                        self.exclusion_writer.write(document, rank)

        def _extracted(self, document: Any, sandbox: Any) -> str:
            """Set the document's text and metadata; gives why it has none."""
            try:
                found = sandbox.process_document((document.text, _url(document)), self.extract)
                document.text, about = found
                document.metadata.update(about)
                self.stat_update("extracted")
                return ""
            except TimeoutError:
                kind, error = "timeout", f"took longer than {self.timeout:g} seconds"
            except EOFError:
                kind, error = "broken_process", "its process died"
            except Exception as fault:
                kind, error = "clean_error", str(fault)
            self.stat_update(kind)
            _fail(document, error)
            return error

    return Extractor


def _formatter() -> type:
    from datatrove.pipeline.formatters.base import BaseFormatter
    from datatrove.utils.typeshelper import StatHints

    class Formatter(BaseFormatter):  # type: ignore[misc]
        """Site chrome out of texts that were extracted before. The URL is metadata["url"].

        Every document goes on; one that cannot be cleaned as it came, with the reason as metadata["cleaner_error"].
        add, sites: as for `Extractor`.
        """

        name = "🧹 cleaner"
        __module__ = "cleaner.distributed.datatrove"
        __qualname__ = "Formatter"

        def __init__(
            self, *, add: tuple[str, ...] = (), sites: SiteProfiles | str | None = None,
            options: Options | None = None, **changes: Any,
        ) -> None:  # fmt: skip
            super().__init__()
            self.add = tuple(add)
            self.options = _options(options, sites, self.add, changes)

        def format(self, text: str) -> str:
            """A text cleaned, without the help of its URL."""
            import cleaner

            return _text(cleaner.clean(text, options=self.options), ())[0]

        def run(self, data: Any, rank: int = 0, world_size: int = 1) -> Iterator[Any]:
            """Each document's text cleaned."""
            import cleaner

            for document in data:
                self.stat_update(StatHints.total)
                with self.track_time():
                    try:
                        result = cleaner.clean(document.text, _url(document), options=self.options)
                        document.text, about = _text(result, self.add)
                        document.metadata.update(about)
                    except Exception as fault:
                        self.stat_update("clean_error")
                        _fail(document, str(fault))
                self.stat_update(StatHints.forwarded)
                self.update_doc_stats(document)
                yield document

    return Formatter
