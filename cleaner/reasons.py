"""Every reason code with its sentence, in one table. Codes that begin with "keep" leave the block in.

In a sentence `{phrase}`, `{category}`, `{score}`, `{pages}` and `{who}` (a fallback, or what
stands after the colon of a code) stand for what is known of the block.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

REASONS = {
    "keep": "nothing speaks against it",
    "keep.classifier": "the classifier takes it for content ({score})",
    "keep.asked": "kept, as the option `keep` names its reason",
    "keep.between": "a short block between two that stay",
    "keep.title": "right above the text, whose words it has: its title",
    "keep.fallback": "{who} keeps it",
    "phrase": "a line of site chrome: “{phrase}” ({category})",
    "phrase.tail": "a line of site chrome at the end of a paragraph",
    "promo.line": "a promo of another article",
    "promo.marker": "the marker of a promo, “{phrase}”, alone on its line",
    "promo.headline": "the headline that a promo's marker stands over",
    "promo.inline": "a promo inside the text",
    "media.placeholder": "what stands in place of a player or a picture",
    "list.related": "in the list under a heading such as “related”",
    "list.dated": "in a list of dated headlines below the article",
    "list.menu": "names in a row of a layout table: a menu",
    "share.bar": "one of several names of networks in a row: a share bar",
    "site.name": "the site's address alone on a line",
    "site.line": "a line of the site: on {pages} pages of this site",
    "site.words": "words of the site: on {who} pages of this site",
    "site.trail": "a trail of the site's sections (breadcrumb)",
    "title.suffix": "what the site appends to its titles",
    "markup.menu": "in a menu (<nav>, <menu>)",
    "classifier": "the classifier takes it for boilerplate ({score})",
    "classifier.phrase": "a line of site chrome: “{phrase}” ({category}); the classifier agrees ({score})",
    "classifier.promo": "a promo of another article; the classifier agrees ({score})",
    "classifier.site": "a line of the site: on {pages} pages of this site; the classifier agrees ({score})",
    "classifier.comment": "a reader's comment under an article; the classifier agrees ({score})",
    "fallback": "{who} leaves it out",
}


KEPT_AS_ASKED = "keep.asked"


def names_one_of(code: str, names: Sequence[str]) -> bool:
    """Whether a code is one of `names`, or a part of one.

    >>> names_one_of("phrase.rights", ["phrase"]), names_one_of("phrase.rights", ["phrase.right", "promo"])
    (True, False)
    """
    return any(code == name or code.startswith(f"{name}.") for name in names)


def may_stay(code: str, keep: Sequence[str]) -> bool:
    """Whether somebody asked that nothing goes for a reason, whoever gives it, or for what the classifier agrees with.

    >>> may_stay("classifier.phrase.rights", ["phrase"]), may_stay("classifier", ["classifier"])
    (True, True)
    """
    return names_one_of(code, keep) or names_one_of(code.removeprefix("classifier."), keep)


def is_reason(name: str) -> bool:
    """Whether something may go for `name`: some code is it, begins with it or is a part of it ("site", "phrase.share")."""
    return not keeps(name) and any(names_one_of(code, [name]) or names_one_of(name, [code]) for code in REASONS)


# What of a sentence hangs on a single block, with the words and signs around it. Linear: literals and one bounded class.
_UNFILLED = re.compile(r" ?\(\{(?:category|score)\}\)|[:,]? “\{phrase\}”,?|: on \{pages\} pages of this site")


@cache
def sentence(code: str) -> str:
    """The sentence of a code, or of the code that it is a part of ("phrase" for "phrase.share")."""
    while code not in REASONS:
        code = code.rpartition(".")[0]
    return REASONS[code]


def label(code: str) -> str:
    """A code in a few words, for a list of codes: its sentence without what only a single block can fill in.

    >>> label("phrase.share"), label("classifier"), label("site.line")
    ('a line of site chrome (share)', 'the classifier takes it for boilerplate', 'a line of the site')
    """
    known = code
    while known not in REASONS:
        known = known.rpartition(".")[0]
    text = _UNFILLED.sub("", REASONS[known]).replace("{who}", "another extractor").strip(" ;:")
    return f"{text} ({code[len(known) + 1 :]})" if known != code else text


def keeps(code: str) -> bool:
    """Whether a reason code leaves its block in; an undecided block ("") stays."""
    return not code or code.startswith("keep")


def each_kept(codes: Sequence[str]) -> list[bool]:
    """`keeps` of each code; a page has many blocks and few codes.

    >>> each_kept(["", "keep.between", "classifier"])
    [True, True, False]
    """
    stays = {code: keeps(code) for code in set(codes)}
    return [stays[code] for code in codes]
