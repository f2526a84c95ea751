"""Title, authors, date, site name and address of a page: what its head, JSON-LD and text say of it.

Each is looked up in an ordered table of sources, best first. Orders and thresholds were chosen on the WCXB
development set by exact match, with white space, case, punctuation and word order folded.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from cleaner import bylines, dates, jsonld
from cleaner.head import SITE_NAMES, Facts, absolute, bare, clean, gather, language_of
from cleaner.jsonld import WORK
from cleaner.lexicon.words import WORD

if TYPE_CHECKING:
    from collections.abc import Callable

    from cleaner.model import Page

_TITLES = (
    "og:title", "twitter:title", "title", "dc.title", "dcterms.title", "citation_title", "sailthru.title",
)  # fmt: skip
_AUTHORS = (
    "citation_author", "parsely-author", "sailthru.author", "author", "article:author", "og:article:author",
    "byl", "dc.creator", "dcterms.creator", "dc.contributor", "cxenseparse:author", "og:author",
    "article_author", "creator",
)  # fmt: skip
_DATES = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished",
    "parsely-pub-date", "sailthru.date", "cxenseparse:publishtime", "cxenseparse:recs:publishtime",
    "citation_publication_date", "citation_online_date", "citation_date", "dc.date.issued",
    "dcterms.issued", "dcterms.created", "dc.date.created", "article.published", "publish_date",
    "publish-date", "publishdate", "published_date", "publisheddate", "publication_date", "pubdate",
    "og:publish_date", "rnews:datepublished", "bt:pubdate", "originalpublicationdate", "date-pub",
    "dc.date", "dcterms.date", "date", "datecreated", "uploaddate",
)  # fmt: skip
_PUBLISHED_MARKS = ("publi", "entry-date", "created", "posted", "post-date", "post-time")
_CHANGED_MARKS = ("updat", "modif", "changed", "edited")
# Linear: literals. A line with one of these has the date of a change, or the year of a copyright.
_CHANGED = re.compile(
    r"updat|modif|edited|review|revis|aktuali[sz]|mis à jour|atuali[sz]|actuali[sz]|aggiornat|"
    r"bijgewerkt|gewijzigd|oppdater|uppdater|opdater|обновл|изменен|оновл|güncel|diperbarui|cập nhật|"
    r"更新|수정|©|copyright|\(c\)",
    re.I,
)
# Of a heading's words that the head's titles must share. Title F1: .2 -.010, .34 -.004, .6 -.010, .75 -.018.
HEAD_SHARE = 0.5
# Of the longer of two names that the shorter must be to be the same site. Title F1: .3 +.001, .5 -.002.
LIKE = 0.4
NEAR = 20  # blocks after the heading that may hold a byline or date; date F1: 6 -.004, 12 -.003, 30 -.004
# How many sources of authors and dates a front page is asked: all else on it is of other pages.
_IN_HEAD = 2
# Linear: blanks are bounded, and no part can match what the next one begins with.
_SEPARATOR = re.compile(r"\s{1,9}[-–—|·•:»«/~\\@]{1,3}\s{1,9}|\s{0,9}[|»«｜]\s{0,9}|:\s{1,9}|(?<=[^\x00-\x7f])[-_–—]|_")


class Metadata(NamedTuple):
    """What a page says of itself; None where it says nothing.

    date is "YYYY-MM-DD", of publication; date_source tells where it stood: "json-ld", "meta <name>", "time",
    "url", "text". language is an ISO 639-1 code from the markup alone. url is absolute.
    """

    title: str | None = None
    authors: tuple[str, ...] = ()
    date: str | None = None
    date_source: str | None = None
    site: str | None = None
    url: str | None = None
    language: str | None = None


def read(page: Page) -> Metadata:
    """What the page says of itself. Never raises, whatever stands in the head."""
    if page.source == "text":
        return Metadata()
    facts = gather(page)
    date, source = published(facts)
    return Metadata(
        title(facts),
        authors(facts),
        date,
        source,
        site(facts),
        canonical(facts),
        language_of(page, facts.metas),
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(WORD.findall(text.lower()))


def title(facts: Facts) -> str | None:
    """The headline: a heading that the head confirms, else the head's title, less the site's name."""
    linked = facts.graph.first("headline", WORK) or facts.graph.first("name", WORK)
    said = [value for _, value in facts.meta(_TITLES)][:3]
    said[1:1] = [clean(jsonld.string(linked[1]))] if linked else []
    said.append(clean(facts.page.head.title))
    stripped = [strip_site(value, facts) for value in said if value]
    shares = [_words(value) for value in stripped]
    headings = [h for h in facts.headings if bare(h) not in facts.sites and _words(h)]
    exact = next((h for h in headings if _words(h) in shares), None)
    if exact or not stripped:
        return exact or next(iter(headings), None)
    everything = frozenset().union(*map(_words, said))
    share, best = max(((_share(_words(h), everything), h) for h in headings[:5]), default=(0.0, ""), key=lambda x: x[0])
    return best if share >= HEAD_SHARE else stripped[0]


def _share(heading: frozenset[str], head: frozenset[str]) -> float:
    return len(heading & head) / len(heading)


def strip_site(text: str, facts: Facts) -> str:
    """A title without the site's name behind or before it, as far as the page tells the name."""
    borders = [border.span() for border in _SEPARATOR.finditer(text)]
    last = next((start for start, end in borders[:-9:-1] if _is_site(text[end:], facts)), len(text))
    first = next((end for start, end in borders[:8] if end < last and _is_site(text[:start], facts)), 0)
    return text[first:last].strip() or text.strip()


def _is_site(text: str, facts: Facts) -> bool:
    name = bare(text)
    return bool(name) and any(
        name == known
        or ((name in known or known in name) and min(len(name), len(known)) >= LIKE * max(len(name), len(known)))
        for known in facts.sites
    )


def site(facts: Facts) -> str | None:
    """The name of the site."""
    named = [value for _, value in facts.meta(SITE_NAMES[:1])] + [clean(s) for s in facts.graph.sites]
    named += [value for _, value in facts.meta(SITE_NAMES[1:])]
    return next((name for name in named if name and "://" not in name and len(name) <= 100), None)


def authors(facts: Facts) -> tuple[str, ...]:
    """Who wrote it: what the first source that names anybody says; nobody for the front page of a site.

    A name that is the site's as well counts, as many a person has a site; not if it is a host name or if
    JSON-LD calls it an organisation.
    """
    for source in _AUTHOR_SOURCES[: _IN_HEAD if facts.front else None]:
        if found := [name for name in source(facts) if "." not in name or bare(name) not in facts.sites]:
            return tuple({bare(name): name for name in reversed(found)}.values())[::-1][:20]
    return ()


def _linked(facts: Facts) -> tuple[list[str], bool]:
    """The authors that JSON-LD names, and whether it calls them an organisation."""
    found = facts.graph.first("author", WORK) or facts.graph.first("creator", WORK)
    if not found:
        return [], False
    named = [n for value in jsonld.names(found[1], facts.graph) for n in bylines.people(clean(value))]
    return named, jsonld.is_organisation(found[1], facts.graph)


def _linked_people(facts: Facts) -> list[str]:
    named, organised = _linked(facts)
    return [] if organised else named


def _linked_organisations(facts: Facts) -> list[str]:
    return [name for name in _linked(facts)[0] if bare(name) not in facts.sites]


def _meta_authors(facts: Facts) -> list[str]:
    for name in _AUTHORS:
        values = facts.metas.get(name, [])
        if name == "citation_author":
            values = [bylines.forename_first(value) for value in values]
        if found := [n for value in values for n in bylines.people(value)]:
            return found
    for number in "12":
        label = facts.metas.get(f"twitter:label{number}", [""])[0]
        if bylines.is_prefix(label, facts.language):
            return bylines.people(facts.metas.get(f"twitter:data{number}", [""])[0])
    return []


def _marked_authors(facts: Facts) -> list[str]:
    return bylines.from_elements(facts.page.head.authors, facts.language)


def _written_authors(facts: Facts) -> list[str]:
    return bylines.from_lines(facts.page.text[max(0, facts.row - 4) : facts.row + NEAR], facts.language)


_AUTHOR_SOURCES = (_linked_people, _meta_authors, _marked_authors, _written_authors, _linked_organisations)


def published(facts: Facts) -> tuple[str | None, str | None]:
    """The date of publication and where it stood."""
    for source in _DATE_SOURCES[: _IN_HEAD if facts.front else None]:
        if (found := source(facts))[0]:
            return found
    return None, None


def _linked_date(facts: Facts) -> tuple[str | None, str | None]:
    for key in ("datePublished", "dateCreated", "uploadDate"):
        found = facts.graph.first(key, WORK)
        if found and (date := dates.parse(clean(jsonld.string(found[1])), facts.language)):
            return date, "json-ld"
    return None, None


def _meta_date(facts: Facts) -> tuple[str | None, str | None]:
    for name, value in facts.meta(_DATES):
        if date := dates.parse(value, facts.language):
            return date, f"meta {name}"
    return None, None


def _marked_date(facts: Facts) -> tuple[str | None, str | None]:
    return _time(facts, lambda marks: any(m in marks for m in _PUBLISHED_MARKS))


def _any_time(facts: Facts) -> tuple[str | None, str | None]:
    """Any time at all, but on a page of several that is no article: that lists other pages."""
    several = len({value for value, _ in facts.page.head.times}) > 2
    if several and facts.metas.get("og:type") != ["article"] and not authors(facts):
        return None, None
    return _time(facts, lambda marks: True)


def _time(facts: Facts, wanted: Callable[[str], bool]) -> tuple[str | None, str | None]:
    for value, marks in facts.page.head.times[:20]:
        low = marks.lower()
        if wanted(low) and not any(m in low for m in _CHANGED_MARKS) and (date := dates.parse(value, facts.language)):
            return date, "time"
    return None, None


def _url_date(facts: Facts) -> tuple[str | None, str | None]:
    return dates.in_url(facts.page.url or facts.page.head.canonical), "url"


def _written_date(facts: Facts) -> tuple[str | None, str | None]:
    for line in facts.page.text[max(0, facts.row - 4) : facts.row + NEAR]:
        if len(line) < 150 and (date := dates.parse(line, facts.language)) and not _CHANGED.search(line):
            return date, "text"
    return None, None


_DATE_SOURCES = (_linked_date, _meta_date, _marked_date, _url_date, _any_time, _written_date)


def canonical(facts: Facts) -> str | None:
    """The page's own address, absolute; None where it names none that can be one."""
    linked = facts.graph.first("url", WORK)
    return next(
        (
            url
            for said in (
                facts.page.head.canonical,
                *facts.metas.get("og:url", ())[:1],
                jsonld.string(linked and linked[1]),
            )
            if (url := absolute(said, facts.page.url))
        ),
        None,
    )
