"""What a page says of itself, put in order: meta tags, JSON-LD, headings, names of the site, language."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin, urlsplit

from cleaner import jsonld

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleaner.model import Page

SITE_NAMES = ("og:site_name", "application-name", "apple-mobile-web-app-title", "al:android:app_name")
_LOCALES = ("og:locale", "content-language", "dc.language", "dcterms.language", "language", "inlanguage")
_TAG_END = re.compile(r"[-_,;\s]")
_ISO_639_1 = """
aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz
ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik
io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml
mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd
se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi
vo wa wo xh yi yo za zh zu
"""
_OTHER_TAGS = """
eng=en deu=de ger=de fra=fr fre=fr spa=es ita=it por=pt nld=nl dut=nl rus=ru ukr=uk pol=pl tur=tr ara=ar
zho=zh chi=zh jpn=ja kor=ko vie=vi ind=id hin=hi swe=sv ces=cs cze=cs ell=el gre=el fil=tl iw=he in=id
ji=yi
"""
_CODES = {code: code for code in _ISO_639_1.split()} | dict(pair.split("=") for pair in _OTHER_TAGS.split())


class Facts(NamedTuple):
    """What the sources say, gathered once per page."""

    page: Page
    metas: dict[str, list[str]]  # contents by lower-case name
    graph: jsonld.Graph
    headings: tuple[str, ...]  # texts of the <h1>
    row: int  # the block after the first <h1>; 0 without one
    sites: frozenset[str]  # the site's names, bare
    language: str | None  # of the markup, or as the page's was found
    front: bool  # whether the page is the front page of its site

    def meta(self, names: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Name and first content of those of these meta tags that the page has."""
        return ((name, self.metas[name][0]) for name in names if name in self.metas)


def gather(page: Page) -> Facts:
    """Order what the walk found in the head, and find the headings."""
    metas: dict[str, list[str]] = {}
    for name, content in page.head.metas:
        if value := clean(content):
            metas.setdefault(name, []).append(value)
    graph = jsonld.read(page.head.jsonld)
    named = [values[0] for name in SITE_NAMES if (values := metas.get(name))]
    host = _host(page.url) or _host(page.head.canonical) or _host(metas.get("og:url", [""])[0])
    sites = frozenset(filter(None, map(bare, (*named, *graph.sites, host, host.partition(".")[0]))))
    headings, row = _headings(page)
    front = _is_front(page.url) and (_is_front(page.head.canonical) or not _host(page.head.canonical))
    return Facts(page, metas, graph, headings, row, sites, language_of(page, metas) or page.language, front)


def clean(text: str) -> str:
    """A value with its entities resolved (some are escaped twice), white space folded, soft hyphens gone.

    >>> clean("Fish &amp;amp; chips ")
    'Fish & chips'
    """
    if "&" in text:
        text = unescape(unescape(text))
    return " ".join(text.replace("\xad", "").replace("\u200b", "").split())[:2000]


def bare(text: str) -> str:
    """Letters and digits alone, in lower case: what is left of a name in a host name.

    >>> bare("The Harbour-Post")
    'theharbourpost'
    """
    return "".join(filter(str.isalnum, text.lower()))


def _host(url: str | None) -> str:
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _is_front(url: str | None) -> bool:
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return False
    return bool(parts.netloc) and len(parts.path.strip("/")) <= 2 and not parts.query


def _headings(page: Page) -> tuple[tuple[str, ...], int]:
    found: list[str] = []
    row = 0
    for at in [i for i, tag in enumerate(page.el_tag) if tag == "h1"][:20]:
        last = max(0, page.el_last[at])
        if text := clean(" ".join(page.text[page.el_first[at] : last])):
            row = row or last
            found.append(text)
    return tuple(found), row


def absolute(url: str, base: str | None) -> str | None:
    """A URL of the web, resolved against `base`; None for anything else. Takes any string.

    >>> absolute("/a?b", "https://example.org/c"), absolute("javascript:x", None), absolute("http://[", None)
    ('https://example.org/a?b', None, None)
    """
    try:
        whole = urljoin(base or "", url.strip())
        parts = urlsplit(whole)
        good = parts.scheme in ("http", "https") and "." in (parts.hostname or "") and parts.port != 0
    except ValueError:
        return None
    return whole if url.strip() and good and len(whole) <= 2000 and whole.isprintable() and " " not in whole else None


def language_of(page: Page, metas: dict[str, list[str]]) -> str | None:
    """What the markup says that the page's language is, as an ISO 639-1 code."""
    said = (page.head.lang, *(metas[name][0] for name in _LOCALES if name in metas))
    return next(filter(None, map(language_code, said)), None)


def language_code(tag: str) -> str | None:
    """The ISO 639-1 code of a language tag; None where it has none.

    >>> language_code("pt-BR"), language_code("zh_Hans"), language_code("eng"), language_code("klingon")
    ('pt', 'zh', 'en', None)
    """
    return _CODES.get(_TAG_END.split(tag.strip().lower(), maxsplit=1)[0])
