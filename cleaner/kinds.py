"""What a page says of its kind: by its URL, structured data, og:type and title. Columns for the classifier, and a name."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cleaner.lexicon.words import lower

if TYPE_CHECKING:
    from cleaner.model import Page

_JSONLD_TYPE = re.compile(r'"@type"\s*:\s*\[?\s*"([A-Za-z]{3,30})"')
KINDS = ("article", "collection", "documentation", "forum", "listing", "product", "service")  # of pages, as in WCXB
TYPES = (
    "Article", "NewsArticle", "BlogPosting", "Product", "QAPage", "DiscussionForumPosting", "ItemList", "FAQPage",
    "CollectionPage", "Organization", "LocalBusiness", "Recipe", "TechArticle", "VideoObject",
)  # fmt: skip
URL_WORDS = (
    ("forum", "forums", "thread", "threads", "topic", "topics", "viewtopic", "showthread", "viewthread", "t", "r", "bbs",
     "discussion", "discussions", "question", "questions", "ask", "community", "answers"),
    ("product", "products", "p", "dp", "item", "shop", "store"),
    ("category", "categories", "collections", "collection", "c", "tag", "tags", "search", "list"),
    ("docs", "doc", "documentation", "guide", "reference", "api", "manual", "wiki", "help", "support"),
    ("blog", "news", "article", "articles", "story", "post", "posts"),
    ("about", "services", "service", "contact", "company", "solutions", "index"),
)  # fmt: skip
PAGE_COLUMNS = (
    "jsonld",
    "og_type",
    "url",
    "url_steps",
    "url_last",
    "url_hyphens",
    "url_digits",
    "url_query",
    "url_kind",
)


@cache
def _forum_titles() -> tuple[str, ...]:
    """Words of titles that name a thread, from lexicon/kinds.toml."""
    path = Path(__file__).parent / "lexicon" / "kinds.toml"
    return tuple(tomllib.loads(path.read_text(encoding="utf-8"))["forum_titles"])


def page_row(page: Page) -> tuple[int, ...]:
    """The columns of PAGE_COLUMNS, the same for every block; read once and kept with the page."""
    if page.evidence is None:
        page.evidence = _page_row(page)
    return page.evidence


def _page_row(page: Page) -> tuple[int, ...]:
    """What the page's head and URL say of its kind, the same for every block."""
    head = page.head
    types = {t for text in head.jsonld for t in _JSONLD_TYPE.findall(text[:200_000])}
    og_type = next((content.lower() for name, content in head.metas if name == "og:type"), "")
    og = 1 if "article" in og_type else 2 if "product" in og_type else 3 if og_type == "website" else 4 if og_type else 0
    return (
        sum(1 << i for i, kind in enumerate(TYPES) if kind in types),
        og,
        *_url_row(page.url or head.canonical),
    )


def _url_row(url: str) -> tuple[int, ...]:
    try:
        parts = urlsplit(url if isinstance(url, str) else "")
    except ValueError:  # "http://[": any string may be given as a URL
        return (0,) * 7
    steps = [s.lower() for s in parts.path.split("/") if s]
    words = {w for s in [*steps, *(parts.hostname or "").split(".")] for w in re.split(r"[-_.]", s)} | set(steps)
    last = steps[-1] if steps else ""
    kinds = sum(1 << i for i, group in enumerate(URL_WORDS) if words.intersection(group))
    return (
        1,
        len(steps),
        len(last),
        last.count("-") + last.count("_"),
        sum(map(str.isdigit, parts.path)),
        bool(parts.query),
        kinds,
    )


def looks_like_forum(page: Page) -> bool:
    """Whether URL, structured data or title say that the page is a thread, where comments are the content."""
    jsonld = page_row(page)[0]
    title = lower(page.head.title)
    return bool(
        page_row(page)[-1] & 1
        or jsonld & (1 << TYPES.index("QAPage") | 1 << TYPES.index("DiscussionForumPosting"))
        or any(word in title for word in _forum_titles())
    )


def page_kind(page: Page) -> str | None:
    """The kind of a page that the classifier finds likeliest, one of KINDS; None where it was not asked."""
    return KINDS[page.kind_scores.index(max(page.kind_scores))] if page.kind_scores else None
