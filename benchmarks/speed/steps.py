"""`pytest benchmarks/speed/steps.py --benchmark-only`: each step of `extract`, the whole of it, `clean`, and their peers.

Groups hold what is comparable, and `python -m benchmarks.speed` makes ratios of them. Pages are the samples. A peer that is
not installed is an error: the extra "bench" has all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import cleaner
from benchmarks import rivals
from benchmarks.crawl import build
from cleaner import classifier, decode, html, limits, reading, stack
from cleaner.options import Options

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cleaner.model import Page

FAST = Options(mode="fast")
PEERS = ("resiliparse", "trafilatura", "trafilatura-fast", "readability", "justext")


@pytest.fixture(scope="module")
def sources() -> list[bytes]:
    return [page for _, page in build.pages([build.SAMPLES])]


def _bounded(sources: Sequence[bytes]) -> list[bytes]:
    return [limits.bound(decode.decode(source).text).utf8 for source in sources]


def _prepared(sources: Sequence[bytes]) -> list[Page]:
    pages = [page for page in map(html.parse, _bounded(sources)) if len(page)]
    reading.read_all(pages, FAST)
    return pages


def _each(function: Callable[[Any], object], items: Sequence[Any]) -> None:
    for item in items:
        function(item)


@pytest.mark.benchmark(group="decode")
def test_decode(benchmark: Any, sources: list[bytes]) -> None:
    benchmark(_each, decode.decode, sources)


@pytest.mark.benchmark(group="decode")
def test_decode_resiliparse(benchmark: Any, sources: list[bytes]) -> None:
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding

    benchmark(_each, lambda source: bytes_to_str(source, detect_encoding(source) or "utf-8"), sources)


@pytest.mark.benchmark(group="bounds")
def test_bounds(benchmark: Any, sources: list[bytes]) -> None:
    benchmark(_each, limits.bound, [decode.decode(source).text for source in sources])


@pytest.mark.benchmark(group="parse")
def test_parse_lexbor(benchmark: Any, sources: list[bytes]) -> None:
    from selectolax.lexbor import LexborHTMLParser

    benchmark(_each, LexborHTMLParser, _bounded(sources))


@pytest.mark.benchmark(group="parse")
def test_parse_lxml(benchmark: Any, sources: list[bytes]) -> None:
    from lxml.html import HTMLParser, document_fromstring

    benchmark(_each, lambda page: document_fromstring(page, HTMLParser(encoding="utf-8")), _bounded(sources))


@pytest.mark.benchmark(group="parse")
def test_parse_and_walk(benchmark: Any, sources: list[bytes]) -> None:
    benchmark(_each, html.parse, _bounded(sources))


@pytest.mark.benchmark(group="steps")
def test_lexicons(benchmark: Any, sources: list[bytes]) -> None:
    benchmark(reading.read_all, _prepared(sources), FAST)


@pytest.mark.benchmark(group="steps")
def test_classifier(benchmark: Any, sources: list[bytes]) -> None:
    benchmark(classifier.score_pages, _prepared(sources))


@pytest.mark.benchmark(group="steps")
def test_all_steps_after_the_walk(benchmark: Any, sources: list[bytes]) -> None:
    benchmark(stack.run_html, _prepared(sources), FAST)


@pytest.mark.benchmark(group="extract")
@pytest.mark.parametrize("mode", ["fast", "auto"])
def test_extract(benchmark: Any, sources: list[bytes], mode: str) -> None:
    benchmark(lambda: [result.text for result in cleaner.extract_many(sources, mode=mode)])


@pytest.mark.benchmark(group="extract")
@pytest.mark.parametrize("name", PEERS)
def test_extract_peer(benchmark: Any, sources: list[bytes], name: str) -> None:
    rival = rivals.RIVALS[name]
    assert rival.html is not None
    extract = rival.html()
    benchmark(_each, lambda source: extract(source, None), sources)


@pytest.mark.benchmark(group="clean")
def test_clean(benchmark: Any, sources: list[bytes]) -> None:
    texts = ["\n".join(page.text) for page in _prepared(sources)]
    benchmark(lambda: [result.text for result in cleaner.clean_many(texts)])
