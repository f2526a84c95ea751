"""Addresses of links and images, made absolute; those that could run a script or hold data are none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

if TYPE_CHECKING:
    from collections.abc import Mapping

_IGNORED = re.compile(r"[\x00-\x1f\x7f]+")  # browsers leave these out, also in the middle of "javascript:"
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_LINKS = frozenset(("http", "https", "mailto", "tel", "ftp"))
_IMAGES = frozenset(("http", "https"))
_LAZY = ("data-src", "data-original", "data-lazy-src", "src")
_MAX = 2_000  # characters


def absolute(said: str | None, base: str | None, schemes: frozenset[str] = _LINKS) -> str:
    """An address as it can stand in a document, resolved against `base` if that is one; "" if it is not of `schemes`.

    >>> absolute("../b?x=1", "https://example.com/a/c")
    'https://example.com/b?x=1'
    >>> absolute(" java\\nscript:alert(1)", "https://example.com/")
    ''
    >>> absolute("/b", None)
    '/b'
    """
    address = _IGNORED.sub("", said or "").strip()
    if not address or len(address) > _MAX:
        return ""
    if base and _IGNORED.search(base) is None and base.lower().startswith(("http://", "https://")):
        try:
            address = urljoin(base, address)
        except ValueError:  # a bad IPv6 host, for one
            return ""
    scheme = _SCHEME.match(address)
    if scheme is None:
        return "" if ":" in re.split(r"[/?#]", address, maxsplit=1)[0] else address
    return address if scheme.group(1).lower() in schemes else ""


def of_image(attributes: Mapping[str, str | None], base: str | None) -> str:
    """The address of an <img>, also one that a script would load later; "" for data and for images of a pixel."""
    if any((attributes.get(side) or "").strip() in ("0", "1", "2") for side in ("width", "height")):
        return ""
    for name in _LAZY:
        if found := absolute(attributes.get(name), base, _IMAGES):
            return found
    first = (attributes.get("srcset") or attributes.get("data-srcset") or "").split(",")[0].split()
    return absolute(first[0], base, _IMAGES) if first else ""
