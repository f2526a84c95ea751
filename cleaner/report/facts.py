"""What a report says of one page, as JSON can hold it: every block with its verdict, weighing, peers and gold."""

from __future__ import annotations

from collections import Counter
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from cleaner import explain, fallbacks, render
from cleaner.article import addresses

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cleaner.model import Page, Result
    from cleaner.report.cases import Case, Gold

    Flags = list[bool | None]  # of each block: stays, goes, or nothing known

MAX_TEXT = 20_000  # characters of a block that are shown


def _trafilatura(page: Page) -> str:
    from trafilatura import extract

    return extract(page.raw, include_comments=False, include_tables=True, deduplicate=False) or ""


def _resiliparse(page: Page) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return extract_plain_text(page.raw, main_content=True, alt_texts=False) or ""


# As a user of theirs would call them: trafilatura not in its fast mode, as a witness is.
PEERS: dict[str, Callable[[Page], str]] = {
    "trafilatura": _trafilatura,
    "justext": fallbacks.WITNESSES["justext"],
    "resiliparse": _resiliparse,
}


def installed(names: Sequence[str]) -> tuple[str, ...]:
    """Those of some peers that are installed; resiliparse is an extra."""
    return tuple(name for name in names if find_spec(name) is not None)


def of_page(case: Case, result: Result, peers: Sequence[str]) -> dict[str, Any]:
    """What is known of one page. The names are those that report.js reads."""
    page = result.page
    answers = {name: _answer(name, page) for name in peers} if page.source == "html" else {}
    flags = {name: fallbacks.kept_blocks(page, text) for name, text in answers.items()}
    gold = _gold_flags(page, case.gold) if case.gold else None
    verdicts = render.verdicts(page)
    keep = [verdict.keep for verdict in verdicts]
    weights = explain.weights(page)
    blocks = []
    for row, verdict in enumerate(verdicts):
        block: dict[str, Any] = {
            "text": page.text[row][:MAX_TEXT],
            "tag": page.tag[row],
            "keep": verdict.keep,
            "code": _general(verdict.code),
            "why": verdict.reason,
            "score": verdict.score,
            "words": page.words[row],
            "weights": [[name, value, weight / 1000] for name, value, weight in weights[row]],
            "peers": [flags[name][row] for name in answers],
            "gold": gold[row] if gold else None,
        }
        if verdict.keep and row in page.cuts:
            block["cuts"] = [[cut.start, cut.end, cut.code, render.sentence(page, row, cut.code)] for cut in page.cuts[row]]
        blocks.append(block)
    return {
        **_about(case, result),
        "blocks": blocks,
        "kept": sum(n for n, k in zip(page.words, keep, strict=True) if k),
        "dropped": sum(n for n, k in zip(page.words, keep, strict=True) if not k),
        "f1": f1(result.text, case.gold) if case.gold else None,
        "peers": [_peer(name, text, flags[name], keep, page, case.gold) for name, text in answers.items()],
    }


def _about(case: Case, result: Result) -> dict[str, Any]:
    said = {
        "title": result.title, "authors": ", ".join(result.authors), "date": result.date, "site": result.site,
        "language": result.language, "kind": result.kind, "charset": result.charset, "route": result.route,
        "limits": ", ".join(result.limits),
    }  # fmt: skip
    return {
        "name": case.name,
        "url": addresses.absolute(result.url or case.url, None),
        "source": case.kind,
        "title": result.title or "",
        "about": {name: value for name, value in said.items() if value},
        "confidence": result.confidence,
        "error": result.error,
    }


def _general(code: str) -> str:
    """A code without the name of the fallback behind it."""
    return code.partition(":")[0]


def _answer(name: str, page: Page) -> str:
    """What a peer keeps of a page; "" if it fails on it, which is its answer, too."""
    try:
        return PEERS[name](page)
    except ImportError:
        raise
    except Exception:
        return ""


def _peer(name: str, text: str, flags: list[bool], keep: list[bool], page: Page, gold: Gold | None) -> dict[str, Any]:
    total = sum(page.words)
    same = sum(n for n, a, b in zip(page.words, flags, keep, strict=True) if a == b)
    return {
        "name": name,
        "words": sum(n for n, kept in zip(page.words, flags, strict=True) if kept),
        "same": round(same / total, 4) if total else 1.0,
        "f1": f1(text, gold) if gold else None,
    }


def _gold_flags(page: Page, gold: Gold) -> Flags:
    """What the gold says of each block: text counts by alignment; of snippets, those that hold or stand in a block."""
    if gold.text:
        return list(fallbacks.kept_blocks(page, gold.text))
    out: Flags = [None] * len(page)
    for snippets, stays in ((gold.unwanted, False), (gold.wanted, True)):
        for snippet in (_folded(snippet) for snippet in snippets):
            for row, text in enumerate(page.text):
                block = _folded(text)
                if snippet and (snippet in block or (len(block) > 20 and block in snippet)):
                    out[row] = stays
    return out


def _folded(text: str) -> str:
    return " ".join(text.lower().split())


def f1(text: str, gold: Gold) -> float:
    """F1 of an extracted text, 0 to 1: of its words as a multiset against a text, else of the snippets."""
    if gold.text:
        have, want = (Counter(fallbacks.tokens(t)) for t in (text, gold.text))
        common = (have & want).total()
        return round(2 * common / total, 4) if (total := have.total() + want.total()) else 1.0
    folded = _folded(text)
    found = sum(_folded(s) in folded for s in gold.wanted)
    left = sum(_folded(s) in folded for s in gold.unwanted)
    whole = found + left + len(gold.wanted)
    return round(2 * found / whole, 4) if whole else 1.0
