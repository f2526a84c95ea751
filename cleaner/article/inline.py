"""Runs of text as Markdown (CommonMark): what must be escaped is, and no more; marks only where they parse as such."""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from cleaner.article import Mark, Piece

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cleaner.article import Run


class Style(NamedTuple):
    """What of a run becomes Markdown. dollar: whether the page has formulas, so that a "$" in its text is escaped."""

    links: bool = False
    images: bool = False
    dollar: bool = False
    strong: bool = True
    flat: bool = False  # line breaks become blanks
    cell: bool = False  # every "|" is escaped


# Outermost first; "em" is written with "_", so that it never touches the asterisks of "strong".
_ORDER = ("a", "strong", "em", "code")
_SPACE = re.compile(r"\s+")
# Each alternative is one character with a look at its neighbours, so all are linear.
_SPECIAL = re.compile(
    r"""\\(?=[!-/:-@\[-`{-~]|$) | [`*] | (?<![^\W_])_ | _(?![^\W_]) | \](?=\() | <(?=[A-Za-z/!?])
    | &(?=\#?[A-Za-z0-9]{1,31};) | ~(?=~) | (?<=~)~""",
    re.X,
)
_LINE = re.compile(
    r"\#{1,6}(?=\s|$)|[-+](?=\s|$)|>|~~~|\[(?=(?:[^\[\]\\\n]|\\.){1,999}\]:)|=(?=[=\s]*$)|[|:-](?=[|:\s-]*$)"
)
_NUMBER = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
_URL = str.maketrans({c: f"%{ord(c):02X}" for c in ' ()<>\\|`*_[]"^{}'} | {"_": "_"})
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


def markdown(run: Run, style: Style) -> str:
    """A run as Markdown; line breaks as a backslash and a line end, in cells and headings as a blank."""
    pieces = tidy(_wanted(piece, style) for piece in run.pieces)
    if style.flat:
        pieces = tidy(piece._replace(kind="text", text=" ") if piece.kind == "break" else piece for piece in pieces)
        return _joined(pieces, style, 0, "", "")
    lines = _joined(pieces, style, 0, "", "").split("\n")
    return "\n".join(map(line_start, lines))


def line_start(line: str) -> str:
    """A line of a paragraph that does not begin like a heading, a list, a quote or a rule.

    >>> line_start("1986. A cold year"), line_start("- and so on"), line_start("#hash")
    ('1986\\\\. A cold year', '\\\\- and so on', '#hash')
    """
    if number := _NUMBER.match(line):
        return f"{number.group(1)}\\{line[number.end(1) :]}"
    return "\\" + line if _LINE.match(line) else line


def _wanted(piece: Piece, style: Style) -> Piece:
    """A piece with those marks that Markdown has and `style` wants, in order and once each; no image but by option."""
    if piece.kind == "image" and not style.images:
        return Piece("text", "")
    by_tag = {mark.tag: mark for mark in piece.marks}
    marks = [by_tag[tag] for tag in _ORDER if tag in by_tag]
    if not style.strong:
        marks = [mark for mark in marks if mark.tag not in ("strong", "em")]
    if piece.kind != "text":
        marks = [mark for mark in marks if mark.tag != "code"]
    return piece._replace(marks=tuple(m for m in marks if m.tag != "a" or (style.links and m.href)))


def tidy(pieces: Iterable[Piece]) -> list[Piece]:
    """Pieces with white space folded, at the ends and around line breaks left out, and neighbours alike made one."""
    out: list[Piece] = []
    for piece in pieces:
        if piece.kind == "break":
            if out and out[-1].kind != "break":
                _strip_end(out)
                out.append(piece._replace(marks=()))
            continue
        if piece.kind == "text":
            text = _SPACE.sub(" ", piece.text)
            if text.startswith(" ") and _ends_blank(out):
                text = text[1:]
            if not text:
                continue
            piece = piece._replace(text=text)
            if out and out[-1].kind == "text" and out[-1].marks == piece.marks:
                out[-1] = piece._replace(text=out[-1].text + text)
                continue
        out.append(piece)
    while out and (out[-1].kind == "break" or (not out[-1].text.strip() and out[-1].kind == "text")):
        out.pop()
    _strip_end(out)
    return out


def _ends_blank(out: Sequence[Piece]) -> bool:
    return not out or out[-1].kind == "break" or (out[-1].kind == "text" and out[-1].text.endswith(" "))


def _strip_end(out: list[Piece]) -> None:
    if out and out[-1].kind == "text":
        last = out.pop()
        if text := last.text.rstrip():
            out.append(last._replace(text=text))


def _joined(pieces: Sequence[Piece], style: Style, level: int, before: str, after: str) -> str:
    """Pieces as Markdown from the mark `_ORDER[level]` inwards; `before`, `after`: the characters around, "" for none."""
    if level == len(_ORDER):
        return _concat(_plain(piece, style) for piece in pieces)
    tag = _ORDER[level]
    groups = [(mark, list(group)) for mark, group in groupby(pieces, lambda piece: _mark_of(piece, tag))]
    out = ""
    for place, (mark, group) in enumerate(groups):
        behind = _first_char(groups[place + 1][1]) if place + 1 < len(groups) else after
        ahead = out[-1:] or before
        if mark is None:
            out = _concat((out, _joined(group, style, level + 1, ahead, behind)))
        else:
            out = _concat((out, _marked(mark, group, style, level, ahead, behind)))
    return out


def _mark_of(piece: Piece, tag: str) -> Mark | None:
    return next((mark for mark in piece.marks if mark.tag == tag), None)


def _first_char(pieces: Sequence[Piece]) -> str:
    first = pieces[0]
    return {"break": "\n", "image": "!", "tex": "$"}.get(first.kind) or first.text[:1]


def _concat(parts: Iterable[str]) -> str:
    """Strings after each other; where "!" or "]" would make a link an image or text a link, it is escaped."""
    out = ""
    for part in parts:
        if (part.startswith("[") and out.endswith("!")) or (part.startswith("(") and out.endswith("]")):
            out = f"{out[:-1]}\\{out[-1]}"
        out += part
    return out


def _marked(mark: Mark, group: list[Piece], style: Style, level: int, ahead: str, behind: str) -> str:
    """A group of pieces in their mark, the blanks at its ends put outside of it; without it where it would not parse."""
    first, last = group[0], group[-1]
    lead = " " if first.kind == "text" and first.text.startswith(" ") else ""
    trail = " " if last.kind == "text" and last.text.endswith(" ") else ""
    ahead, behind = lead or ahead, trail or behind
    core = tidy(group)
    if not core:
        return lead or trail
    if mark.tag == "code":
        return lead + _code(core[0].text, style) + trail
    if mark.tag == "a":
        return f"{lead}[{_joined(core, style, level + 1, '[', ']')}]({mark.href.translate(_URL)}){trail}"
    sign = "**" if mark.tag == "strong" else "_"
    inner = _joined(core, style, level + 1, sign[0], sign[0])
    if _parses(sign, inner, ahead, behind):
        return f"{lead}{sign}{inner}{sign}{trail}"
    return lead + _joined(core, style, level + 1, ahead, behind) + trail


def _parses(sign: str, inner: str, ahead: str, behind: str) -> bool:
    """Whether a CommonMark parser takes `sign` around `inner` for emphasis: the spec's left- and right-flanking runs."""
    if not inner or inner[0].isspace() or inner[-1].isspace():
        return False
    open_at_border, closed_at_border = _is_border(ahead), _is_border(behind)
    if sign == "_" and not (open_at_border and closed_at_border and "_" not in (ahead, behind)):
        return False
    return (open_at_border or not _is_border(inner[0])) and (closed_at_border or not _is_border(inner[-1]))


def _is_border(char: str) -> bool:
    return not char or char.isspace() or char in _PUNCTUATION or unicodedata.category(char)[0] in "PS"


def _plain(piece: Piece, style: Style) -> str:
    if piece.kind == "break":
        return "\\\n"
    if piece.kind == "tex":
        return _formula(piece, style)
    in_link = any(mark.tag == "a" for mark in piece.marks)
    if piece.kind == "image":
        return f"![{escape(piece.text, style, brackets=True)}]({piece.source.translate(_URL)})"
    return escape(piece.text, style, brackets=in_link)


def escape(text: str, style: Style, brackets: bool = False) -> str:
    """Text with a backslash before what Markdown would read as a mark. brackets: all square ones as well.

    >>> escape("2 * 3 < 7, snake_case, [1], <b> & AT&T", Style())
    '2 \\\\* 3 < 7, snake_case, [1], \\\\<b> & AT&T'
    """
    text = _SPECIAL.sub(r"\\\g<0>", text)
    if brackets:
        text = re.sub(r"(?<!\\)[\[\]]", r"\\\g<0>", text)
    if style.dollar:
        text = text.replace("$", "\\$")
    return text.replace("|", "\\|") if style.cell else text


def _code(text: str, style: Style) -> str:
    """A code span, its fence longer than any run of backticks in it."""
    fence = "`" * (max(map(len, re.findall(r"`+", text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    text = text.replace("|", "\\|") if style.cell else text
    return f"{fence}{pad}{text}{pad}{fence}"


def _formula(piece: Piece, style: Style) -> str:
    """TeX between dollars, as most renderers take it; as a code span where it holds dollars itself."""
    source = " ".join(piece.text.split())
    if "$" in source or "`" in source or source.endswith("\\"):
        return _code(source, style)
    source = source.replace("|", "\\|") if style.cell else source
    return f"$${source}$$" if piece.source == "display" and not style.flat else f"${source}$"
