"""`python -m benchmarks.languages [-o docs/languages.md]`: the languages that the lexicons cover, as a table.

Phrases and cases come from the language files. With gold sets (--gold or CLEANER_GOLD) the table also has, for each
language, how many gold texts there are and which share of their words the rules that know phrases delete: a gold text
is clean, so whatever they delete is a mistake or an editor's own promo.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import corpora, marked
from cleaner import cuts, lexicon, reading, stack, text
from cleaner.html import count_words
from cleaner.options import Options
from cleaner.reasons import keeps
from cleaner.rules import phrases, promos

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.corpora import GoldPage

LINES = Path(__file__).parents[1] / "tests" / "data" / "lines"
_RULES = tuple(rule for rule in stack.TEXT_RULES if rule.code.startswith(("phrase.", "promo.")))
_CUTTERS = (promos.promo_cuts, phrases.chrome_tails)
_ABOUT = """# Languages

Made from the files in `cleaner/lexicon/` and the gold sets by `python -m benchmarks.languages -o docs/languages.md`; how to
add a language is told in [adding-a-language.md](adding-a-language.md).

*Phrases* are the wordings that a file lists; *cases* its lines that must go, must stay, and promos to be cut out of a line,
all of which are tests. *Lines* are those of `tests/data/lines`: typical chrome of which so many go, and prose, made to look
like chrome or to begin like a phrase of the file, of which so many stay. Most were written before the phrases that they
show to be missing or too short were mended: they say what is known to work, not how much of the web does. Before mending,
of 60 lines of chrome a language some 47 went (zh and ja some 20, written to be new); with the files of 230 phrases that
most languages had before, 20: counted once, by those who wrote the lines. Some 70 a language, of what software puts under
pages in its own translations (consent dialogs, browsers, forms, forums, walls), were written together with their phrases.

*Texts* are those of `tests/data/texts`, ten a language: news with chrome in it, and two without any, written by others who
had not seen the files; which share of the chrome goes, of what goes is chrome, and how many of the ten come out as they
should (characters, white space left out; `clean` tells the language). Before anything was mended for them 79 % of the
chrome of 25 languages went, and 91 % of what went was chrome. All files were then mended by those misses (see the
changelog): their figures are of texts seen. Texts that were written afterwards, in `tests/data/unseen`, say what is left to
find; nothing is mended for them but rules that took what is no chrome. What goes wrongly is the classifier's, headlines
below a menu and sentences before a footer; a test holds the rules to nothing.

*Gold texts* are the development sets' clean texts in that language (recognised as `clean` does) of at least 20 words;
*deleted* is the share of their words that the rules that know phrases delete. Where there is no gold text the lexicon has
never been measured on real text: it was written from knowledge of the language and rests on its cases, lines and texts
alone.

"""


def deleted(golds: Iterable[GoldPage]) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Per language: gold texts, their words, and the words that the rules that know phrases delete of them."""
    texts: Counter[str] = Counter()
    words: Counter[str] = Counter()
    gone: Counter[str] = Counter()
    for gold in golds:
        page = text.parse(gold.text)
        scanner = reading.read(page, Options())
        if sum(page.words) < 20 or page.language is None:
            continue
        stack.apply_rules(page, _RULES)
        cuts.cut(page, _CUTTERS, scanner)
        texts[page.language] += 1
        words[page.language] += sum(page.words)
        for row, code in enumerate(page.code):
            spans = [cut for cut in page.cuts.get(row, ()) if keeps(code)]
            cut_words = sum(count_words(page.text[row][cut.start : cut.end]) for cut in spans)
            gone[page.language] += cut_words if keeps(code) else page.words[row]
    return texts, words, gone


def _lines(code: str) -> str:
    """How many of a language's lines of chrome go, and of its lines of prose stay."""
    path = LINES / f"{code}.txt"
    if not path.exists():
        return "none"
    count = Counter(line.split(" ", 1)[0] for line in path.read_text(encoding="utf-8").splitlines())
    return ", ".join(f"{count[mark]} of {count[mark] + count[f'{mark}?']}" for mark in "+-")


def _texts(code: str) -> str:
    """What becomes of a language's texts with their chrome marked."""
    path = marked.TEXTS / f"{code}.txt"
    if not path.exists():
        return "none"
    judged = [marked.judge(text) for text in marked.read(path)]
    gone, right = marked.shares(judged)
    return f"{gone:.0%}, {right:.0%}, {sum(one.is_exact for one in judged)}"


def _all_texts(folder: Path) -> str:
    """How many texts a folder has, in how many languages, and what becomes of all of them."""
    files = [marked.read(path) for path in sorted(folder.glob("*.txt"))]
    gone, right = marked.shares(marked.judge(text) for texts in files for text in texts)
    chrome = f"{gone:.0%} of the chrome goes, {right:.0%} of what goes is chrome"
    return f"{sum(map(len, files))} texts in {len(files)} languages: {chrome}"


def table(folder: Path | None) -> str:
    """The whole page as Markdown."""
    sets = corpora.available(folder) if folder else {}
    golds = (page for name, load in sets.items() if not name.startswith("samples") for page in load())
    texts, words, gone = deleted(page for page in golds if page.metric == "words")
    lines = [
        "| code | language | phrases | cases: drop, keep, cut | lines gone, kept | texts | gold texts | words | deleted |",
        "|---|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for code in sorted(lexicon.languages()):
        language = lexicon.language(code)
        phrases_ = sum(len(values) for lists in language.phrases.values() for values in lists.values())
        cases = ", ".join(str(len(language.cases.get(kind, ()))) for kind in ("drop", "keep", "cut"))
        known = (
            f"{texts[code]} | {words[code]:,} | {gone[code] / words[code]:.3%}" if words[code] else "none | | not measured"
        )
        lines.append(
            f"| {code} | {language.head.name} | {phrases_} | {cases} | {_lines(code)} | {_texts(code)} | {known} |"
        )
    whole = f"{sum(gone.values()) / max(1, sum(words.values())):.3%}"
    end = [
        f"Of all {sum(words.values()):,} words of gold texts {whole} are deleted.",
        f"`tests/data/texts`, {_all_texts(marked.TEXTS)}.",
        f"`tests/data/unseen`, {_all_texts(marked.UNSEEN)}.",
    ]
    return _ABOUT + "\n".join(lines) + "\n\n" + "\n\n".join(end) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.languages", description=__doc__)
    parser.add_argument("--gold", type=Path, help=f"folder of gold zips (else {corpora.VARIABLE})")
    parser.add_argument("-o", "--output", type=Path, help="write the page here instead of to stdout")
    arguments = parser.parse_args()
    page = table(corpora.gold_folder(arguments.gold))
    if arguments.output:
        arguments.output.write_text(page, encoding="utf-8")
    else:
        print(page, end="")


if __name__ == "__main__":
    main()
