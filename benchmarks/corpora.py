"""Gold sets as typed pages: zips from a folder of gold, and this project's own samples.

A gold zip holds `html/<id>.html` (bytes as crawled) and `gold.jsonl`, a line a page: `id`, `url` (may be
null), `metric` ("words" or "segments"), then `text` for words or the snippets `with` and `without` for
segments, and optionally `kind` (a page type, a country or a language, as the set has it).

The samples are the sets "samples" (pages) and "samples-text" (texts); their kind is the language that begins
the name.
"""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
VARIABLE = "CLEANER_GOLD"
GOLD_SUFFIX = ".gold.txt"

Metric = Literal["words", "segments"]
Loader = Callable[[], list["GoldPage"]]


class UnknownSetError(LookupError):
    """A set was asked for that is neither among the samples nor in the gold folder."""


@dataclass(frozen=True, slots=True)
class GoldPage:
    """One page or text with what should be left of it.

    source: bytes of HTML, or str of a text to clean.
    text: the gold of the metric "words". wanted, unwanted: snippets of the metric "segments".
    kind: what the set calls the page: a page type, a country, a language; "" if nothing.
    corpus: the name of the gold set.
    by_character: whether scripts without spaces count by the character (everywhere but in WCXB's own metric).
    """

    id: str
    url: str | None
    source: bytes | str
    metric: Metric
    text: str = ""
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    kind: str = ""
    by_character: bool = True
    corpus: str = ""


def gold_folder(argument: Path | None = None) -> Path | None:
    """The folder of gold zips: the argument, else what CLEANER_GOLD names, else None.

    Raises FileNotFoundError if the folder is named but does not exist.
    """
    named = argument or (Path(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else None)
    if named is not None and not named.is_dir():
        raise FileNotFoundError(f"no gold folder at {named}")
    return named


def _row_to_page(row: dict[str, Any], html: bytes, corpus: str) -> GoldPage:
    if row["metric"] not in ("words", "segments"):
        raise ValueError(f"page {row['id']}: unknown metric {row['metric']!r}")
    return GoldPage(
        id=row["id"],
        url=row.get("url"),
        source=html,
        metric=row["metric"],
        text=row.get("text") or "",
        wanted=tuple(row.get("with") or ()),
        unwanted=tuple(row.get("without") or ()),
        kind=row.get("kind") or "",
        by_character=not corpus.startswith("wcxb"),  # its own metric counts \w+
        corpus=corpus,
    )


def read_zip(path: Path) -> list[GoldPage]:
    """The pages of one gold zip, in the order of its gold.jsonl."""
    with zipfile.ZipFile(path) as archive:
        lines = archive.read("gold.jsonl").decode("utf-8").split("\n")
        rows = [json.loads(line) for line in lines if line.strip()]
        return [_row_to_page(row, archive.read(f"html/{row['id']}.html"), path.stem) for row in rows]


def _sample_files(folder: Path, suffix: str) -> Iterator[tuple[Path, str]]:
    for path in sorted(folder.glob(f"*{suffix}")):
        if path.name.endswith(GOLD_SUFFIX):
            continue
        gold = path.with_name(path.name.removesuffix(suffix) + GOLD_SUFFIX)
        if not gold.is_file():
            raise FileNotFoundError(f"sample {path.name} has no {gold.name} beside it")
        yield path, gold.read_text(encoding="utf-8")


def _sample(path: Path, gold: str, source: bytes | str) -> GoldPage:
    language = path.stem.split("--")[0]
    return GoldPage(id=path.stem, url=None, source=source, metric="words", text=gold, kind=language)


def read_sample_pages(root: Path = SAMPLES) -> list[GoldPage]:
    """`pages/NAME.html` with `pages/NAME.gold.txt`, sorted by name."""
    return [_sample(path, gold, path.read_bytes()) for path, gold in _sample_files(root / "pages", ".html")]


def read_sample_texts(root: Path = SAMPLES) -> list[GoldPage]:
    """`texts/NAME.txt` with `texts/NAME.gold.txt`, sorted by name; the source is a str."""
    found = _sample_files(root / "texts", ".txt")
    return [_sample(path, gold, path.read_bytes().decode("utf-8")) for path, gold in found]


def available(gold: Path | None = None, samples: Path = SAMPLES) -> dict[str, Loader]:
    """What can be loaded, by name: the samples, and the zips in `gold` and one level below it."""
    sets: dict[str, Loader] = {
        "samples": lambda: read_sample_pages(samples),
        "samples-text": lambda: read_sample_texts(samples),
    }
    if gold is not None:
        for path in sorted([*gold.glob("*.zip"), *gold.glob("*/*.zip")]):
            sets[path.stem] = lambda path=path: read_zip(path)  # type: ignore[misc]
    return sets


def select(sets: dict[str, Loader], names: list[str] | None) -> dict[str, Loader]:
    """The sets of those names in that order, or all of them; raises UnknownSetError."""
    if names is None:
        return sets
    if unknown := [name for name in names if name not in sets]:
        hint = "" if len(sets) > 2 else f"; name a folder of gold zips with --gold or {VARIABLE}"
        raise UnknownSetError(f"no set named {', '.join(unknown)}; there are {', '.join(sets)}{hint}")
    return {name: sets[name] for name in names}


def split_names(argument: str) -> list[str]:
    """A comma-separated argument as a list, for argparse."""
    return [name.strip() for name in argument.split(",") if name.strip()]
