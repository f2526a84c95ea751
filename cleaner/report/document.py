"""The report as one HTML file that needs no network and cannot run what a page says.

Pages come in as data: JSON in a block that is no script, put into the document as text and never as markup. On top of
that the document's policy names the only script and style that it runs, by their hashes.
"""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from cleaner import __version__, reasons

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_POLICY = "default-src 'none'; script-src {script}; style-src {style}; base-uri 'none'; form-action 'none'"
_PARTS = ("report.html", "report.css", "report.js")


def render(pages: Iterable[dict[str, Any]], peers: Sequence[str] = (), missing: Sequence[str] = ()) -> str:
    """The document. pages: what `facts.of_page` gives, in the order to show. peers, missing: who was and was not asked."""
    shell, style, script = ((files(__package__) / part).read_text(encoding="utf-8") for part in _PARTS)
    listed = list(pages)
    data = {
        "version": __version__,
        "peers": list(peers),
        "missing": list(missing),
        "gold": any(page["f1"] is not None for page in listed),
        "reasons": _reasons(listed),
        "pages": listed,
    }
    parts = {
        "@policy@": _POLICY.format(script=_hash(script), style=_hash(style)),
        "@style@": style,
        "@script@": script,
        "@data@": _json(data),
    }
    for name, part in parts.items():  # data last: what it says is not looked through again
        shell = shell.replace(name, part, 1)
    return shell


def _reasons(pages: Sequence[dict[str, Any]]) -> dict[str, str]:
    """A short description of each code on the pages, without what is known of a single block."""
    codes = {block["code"] for page in pages for block in page["blocks"]}
    codes |= {cut[2] for page in pages for block in page["blocks"] for cut in block.get("cuts", ())}
    return {code: reasons.label(code) for code in sorted(codes)}


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _json(data: object) -> str:
    """JSON that can stand in a <script>: nothing in it can end the element or begin a comment."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for char in "<\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text
