"""The story: which heuristics look at a page, in which order, and what follows from their verdicts.

A row keeps the first reason code that it gets. Cheap and decisive rules speak first; the classifier weighs what they
leave open; context settles the borders; gates say when not to trust the outcome, and fallbacks are asked then.
"""

from __future__ import annotations

from operator import sub
from typing import TYPE_CHECKING, NamedTuple

from cleaner import classifier, context, fallbacks, kinds, lexicon, reading, render
from cleaner.cuts import cut
from cleaner.lexicon.words import STOPS
from cleaner.model import Result
from cleaner.reasons import KEPT_AS_ASKED, keeps, may_stay
from cleaner.rules import dated, markup, phrases, promos, rows, shape

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from cleaner import expected
    from cleaner.chars import Chars
    from cleaner.classifier import LineModel, Model
    from cleaner.lexicon.scanner import Scanner
    from cleaner.model import Page
    from cleaner.options import Options


class Rule(NamedTuple):
    """One heuristic in the stack: the code it gives, and the function that names the rows."""

    code: str
    rows: Callable[[Page], Iterable[int]]


def _promo(code: str) -> Rule:
    return Rule(code, lambda page: promos.rows_known(page, code))


def _phrase(category: str) -> Rule:
    return Rule(f"phrase.{category}", lambda page: phrases.chrome_lines(page, category))


# Decisive on a text without markup, first to last.
TEXT_RULES = (
    Rule("site.line", lambda page: [row for row, seen in page.site_lines.items() if seen.is_on_most]),
    Rule("site.name", shape.site_lines),
    Rule("media.placeholder", shape.placeholders),
    Rule("site.trail", shape.breadcrumbs),
    _promo("promo.line"),
    _promo("promo.marker"),
    _promo("promo.headline"),
    *map(_phrase, lexicon.CATEGORIES),
    Rule("phrase.pagination", context.page_numbers),
    Rule("share.bar", context.share_bars),
    Rule("list.related", context.lists_under_heading),
    Rule("list.dated", dated.dated_lists),
    Rule("list.menu", rows.menus),
)
TEXT_CUTTERS = (lambda page, _: page.site_cuts, promos.promo_cuts, phrases.chrome_tails, shape.title_suffixes)
# Decisive on HTML: what docs/rules.md shows to be safe. All else is the classifier's evidence.
HTML_RULES = (
    Rule("markup.menu", markup.menus),
    _phrase("login"),
)
# Decisive on HTML where a language's file does not say otherwise: in some, editors write such lines themselves.
PROMO_RULES = (_promo("promo.line"),)
PROMO_CUTTERS = (promos.promo_cuts,)


def apply_rules(page: Page, rules: Iterable[Rule], keep: Sequence[str] = ()) -> None:
    """Let each rule decide the rows that are still open; what goes for a reason in `keep` stays for it."""
    for rule in rules:
        code = KEPT_AS_ASKED if keep and may_stay(rule.code, keep) else rule.code
        for row in rule.rows(page):
            if not page.code[row]:
                page.code[row] = code


def run_text(pages: Sequence[Page], options: Options, model: LineModel | None = None) -> list[Result]:
    """Clean texts together; the outcome for each is the same as alone. `model`: another than the shipped one."""
    prepared = reading.read_all(pages, options)
    if full := [page for page in pages if len(page)]:
        found = prepared.found.taken(prepared.rows)
        classifier.score_texts(full, found, model)
        weigh_words(full, found)
    for page in pages:
        apply_rules(page, TEXT_RULES, options.keep)
        if page.site_lines:
            weigh_site(page)
    weighed = weigh_lines(pages, options)
    out = []
    for page, scanner, expected in zip(pages, prepared.scanners, weighed, strict=True):
        cut(page, TEXT_CUTTERS, scanner, options.keep)
        out.append(result(page, "text", round(expected, 3) if len(page) else 0.0))
    return out


def weigh_lines(pages: Sequence[Page], options: Options) -> list[float]:
    """Decide the open lines of some texts by their scores; gives the expected word F1 of each outcome, 0 to 1."""
    open_rows = [[row for row, code in enumerate(page.code) if not code] for page in pages]
    open_pages = [page for page, rows in zip(pages, open_rows, strict=True) if rows]
    if not open_pages:
        return [1.0] * len(pages)
    from cleaner import expected

    found = expected.of_pages(open_pages, BETA2[options.favour], [rows for rows in open_rows if rows], TOGETHER)
    cuts = iter(found)
    return [
        _decide(page, rows, next(cuts), options.keep) / expected.MILLION if rows else 1.0
        for page, rows in zip(pages, open_rows, strict=True)
    ]


def _decide(page: Page, rows: Sequence[int], found: expected.Cut, keep: Sequence[str] = ()) -> int:
    """Give the open rows of a text the classifier's verdicts, if that is worth it; gives the expected F1 in millionths.

    A text of few lines, or as good as clean, or that the classifier does not see through, stays as it is: lines go only
    where the text as a whole gains by it, and what looks like prose only where there is more to say against it.
    """
    if not _is_worth_it(found, len(rows)):
        return found.whole
    for row, kept in zip(rows, found.keep.tolist(), strict=True):
        stays = kept or _is_spared(page, row, len(rows))
        code = "keep.classifier" if stays else "classifier.site" if row in page.site_lines else "classifier"
        page.code[row] = KEPT_AS_ASKED if keep and may_stay(code, keep) else code
    if (title := context.title(page)) is not None:
        page.code[title] = "keep.title"
    return found.expected


def _is_spared(page: Page, row: int, lines: int) -> bool:
    """Whether a line stays that the cut of a text of so many lines would drop: where these are few, one without telling
    words, or a sentence without; and a paragraph of which the classifier is not sure.
    """
    if page.telling[row] < TELLING and lines < (FEW_SENTENCES if page.text[row][-1] in STOPS else FEW_LINES):
        return True
    return page.words[row] >= PARAGRAPH and page.score[row] >= SURE


def _is_worth_it(found: expected.Cut, lines: int) -> bool:
    from cleaner import expected

    gain, outcome = next((gain, outcome) for least, gain, outcome in WORTH_IT if lines >= least)
    to_gain = expected.MILLION - found.whole
    return found.expected - found.whole >= max(gain, OF_ALL * to_gain // 100) and found.expected >= outcome


def weigh_words(pages: Sequence[Page], found: Chars) -> None:
    """Let words that phrases are made of speak against the lines that consist of them, in the classifier's scores.

    The classifier knows no words, as it has to judge languages that it never saw; these it learns from the lexicons.
    """
    import numpy as np

    from cleaner import telling

    shares = telling.share_of(pages, found)
    against = WORDS * np.maximum(0, shares - USUAL) // 1000
    for page, telling_words in classifier.parted(pages, shares):
        page.telling = telling_words
    for page, weight in classifier.parted(pages, against):
        page.score = list(map(sub, page.score, weight))


def weigh_site(page: Page) -> None:
    """Let a line's standing on many pages of the site speak against it in the classifier's scores."""
    page.score = [score - SITE if row in page.site_lines else score for row, score in enumerate(page.score)]


def result(page: Page, route: str, confidence: float) -> Result:
    """The Result of a page whose rows are decided."""
    return Result(render.text(page), confidence, route, page.limits, page=page)


def _is_prose(page: Page) -> bool:
    """Whether a page is of a kind that the fallbacks know: to them a thread's posts and a list's items are chrome."""
    return kinds.page_kind(page) in WITNESSED and not kinds.looks_like_forum(page)


class Gate(NamedTuple):
    """A test of an outcome: where it says true the page is doubtful, and the fallbacks are asked."""

    code: str
    doubts: Callable[[Page, float], bool]


UNSURE = 0.7  # expected word F1 below which the outcome is doubtful
# Characters of a page beyond which a doubt is not worth a fallback, which takes time in proportion: see docs/quality.md.
WITNESSED_CHARS = 200_000
WITNESSED = frozenset({"article", "documentation", "product"})  # kinds of pages on which the fallbacks are of help
# First to last; what they buy is measured in docs/quality.md.
GATES = (
    Gate("empty", lambda page, _: not any(map(keeps, set(page.code)))),
    Gate("unsure", lambda page, expected: expected < UNSURE and len(page.raw) <= WITNESSED_CHARS and _is_prose(page)),
)
FALLBACKS = ("trafilatura", "justext")  # in the order they are asked: the next only if the one before has no answer
# Expected word F1, in millionths, that a text of so many lines must gain before the classifier may drop any, and must have
# after that. It judges a line among lines: of a few it says little, of fewer nothing.
WORTH_IT = ((20, 8_000, 0), (8, 20_000, 700_000), (0, 2_000_000, 0))
# Of what there is to gain, the per cent that a cut must. One that finds a text full of chrome and can hardly tell which of
# it goes has lines before it that look like chrome and are none: a clean thread, a clean list.
OF_ALL = 12
TOGETHER = 85  # of `expected.cut`, for lines
PARAGRAPH, SURE = 60, -1750  # words from which a line goes only if its score is below: a probability of .15
# What telling words weigh against a line, in thousandths of log-odds, were it all such words; of prose some are, in
# thousandths.
WORDS, USUAL = 2500, 100
# Lines of a text below which a line, or a sentence, goes only if so many thousandths of its words are telling.
FEW_LINES, FEW_SENTENCES, TELLING = 14, 20, 150
SITE = 5000  # what standing on many pages of the site weighs against a line, in thousandths of log-odds
COMMENT = 4000  # what standing among reader comments under an article weighs, in thousandths of log-odds
WITNESS = 1000  # what a witness's word on a block weighs, in thousandths of log-odds
BETA2 = {None: 10, "precision": 4, "recall": 25}  # β², in tenths, of the F measure that a page's cut maximises


def run_html(pages: Sequence[Page], options: Options, model: Model | None = None) -> list[Result]:
    """Clean pages of HTML together; the outcome for each is the same as alone. `model`: another than the shipped one."""
    scanners = reading.read_all(pages, options).scanners
    classifier.score_pages(pages, model)
    for page in pages:
        if page.site_lines and kinds.page_kind(page) != "product":  # whose attributes recur from page to page
            weigh_site(page)
    cuts = iter(_cuts(pages, options))
    return [_run_one(page, scanner, options, cuts) for page, scanner in zip(pages, scanners, strict=True)]


def _cuts(pages: Sequence[Page], options: Options) -> list[expected.Cut]:
    """The cut of each page's scores; of empty pages none."""
    from cleaner import expected

    full = [page for page in pages if len(page)]
    return expected.of_pages(full, BETA2[options.favour]) if full else []


def _run_one(page: Page, scanner: Scanner, options: Options, cuts: Iterator[expected.Cut]) -> Result:
    if not len(page):
        return result(page, "fast", 0.0)
    promos = scanner.promos_decide or options.favour == "precision"
    apply_rules(page, (*HTML_RULES, *PROMO_RULES) if promos else HTML_RULES, options.keep)
    decided = list(page.code)
    expected = weigh(page, options, next(cuts))
    route = "fast"
    gate = next((gate.code for gate in GATES if gate.doubts(page, expected)), None)
    if options.mode == "auto" and gate:
        own, page.code = page.code, list(decided)
        witness = hear(page)
        comments = {row for row, code in enumerate(own) if code == "classifier.comment"}
        expected = weigh(page, options, known_comments=comments)
        name_witness(page, own, witness, options.keep)
        route = f"{gate}: {witness or 'no fallback had an answer'}"
    cut(page, PROMO_CUTTERS if promos else (), scanner, options.keep)
    return result(page, route, round(expected, 3))


def weigh(page: Page, options: Options, found: expected.Cut | None = None, known_comments: Collection[int] = ()) -> float:
    """Decide the open rows by their scores, then let context revise; gives the expected word F1 of the outcome, 0 to 1.

    found: the cut of the scores, where it is known. known_comments: the rows against whose scores it speaks already that
    they are comments.
    """
    decided = list(page.code)
    expected = _cut(page, options, known_comments, found)
    comments = set() if options.comments else set(context.reader_comments(page))
    if comments:
        page.code = decided
        page.score = [s - COMMENT if row in comments else s for row, s in enumerate(page.score)]
        expected = _cut(page, options, comments.union(known_comments))
    for row in context.between_kept(page):
        page.code[row] = "keep.between"
    return expected


def _cut(page: Page, options: Options, comments: Collection[int] = (), found: expected.Cut | None = None) -> float:
    """Name the open rows by the cut of the page's scores; gives its expected word F1, 0 to 1."""
    from cleaner import expected

    if found is None:
        [found] = expected.of_pages([page], BETA2[options.favour])
    name(page, found.keep.tolist(), comments, options.keep)
    return found.expected / expected.MILLION


def name(page: Page, kept: Sequence[bool], comments: Collection[int] = (), keep: Sequence[str] = ()) -> None:
    """Give the open rows the code of the classifier's verdict, with what else speaks for it where it drops one."""
    for row, stays in enumerate(kept):
        if not page.code[row]:
            code = "keep.classifier" if stays else evidence(page, row, row in comments)
            page.code[row] = KEPT_AS_ASKED if keep and may_stay(code, keep) else code


def evidence(page: Page, row: int, comment: bool) -> str:
    """The code of a row that the classifier drops: with the promo or phrase or comment that it is known as, if it is."""
    match = page.phrase[row]
    known = page.promo[row] or (f"phrase.{match.category}" if match else "")
    known = known or ("site" if row in page.site_lines else "comment" if comment else "")
    return f"classifier.{known}" if known else "classifier"


def hear(page: Page) -> str:
    """Let the word of the first fallback that has an answer move the scores; gives its name, "" if none has one."""
    for witness in FALLBACKS:
        kept = fallbacks.ask(witness, page)
        if kept is not None:
            page.score = [s + (WITNESS if k else -WITNESS) for s, k in zip(page.score, kept, strict=True)]
            return witness
    return ""


def name_witness(page: Page, own: Sequence[str], witness: str, keep: Sequence[str] = ()) -> None:
    """Where a fallback changed a verdict, say so in its reason."""
    for row, (before, now) in enumerate(zip(own, page.code, strict=True)):
        if keeps(before) != keeps(now):
            code = "keep.fallback" if keeps(now) else "fallback"
            page.code[row] = KEPT_AS_ASKED if may_stay(code, keep) else f"{code}:{witness}"
