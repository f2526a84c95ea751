"""The optional compiled build: which modules it has, and whether this installation is one.

setup.py compiles these modules, as they are, where Cython and a C compiler are at hand; types that help are in .pxd files
beside them. Python prefers the compiled module of a name and takes the other where there is none: both do the same. One
module there is only compiled, of a .pyx file: inplace, without which html.py does by itself what it does.
"""

from __future__ import annotations

from pathlib import Path

MODULES = (
    "loops.characters",
    "loops.lists",
    "loops.tags",
    "loops.tokens",
    "loops.trees",
    "html",
    "inplace",
    "tags",
    "harmless",
    "limits",
    "scan",
    "names",
    "blocktext",
    "described",
    "chars",
    "counting",
    "context",
    "cuts",
    "reading",
    "render",
    "stack",
    "sieve",
    "telling",
    "text",
    "lexicon.phrase",
    "lexicon.phrasebook",
    "lexicon.scanner",
    "lexicon.words",
    "rules.dated",
    "rules.glue",
    "rules.markup",
    "rules.phrases",
    "rules.promos",
    "rules.shape",
)


def source(module: str) -> str:
    """The file that a module is compiled from, relative to the package's folder, as setup.py wants it."""
    name = module.replace(".", "/")
    return f"{name}.pyx" if (_FOLDER / f"{name}.pyx").exists() else f"{name}.py"


_FOLDER = Path(__file__).parent


def build() -> str:
    """What is installed: "compiled", "plain Python", or "partly compiled" where the compiler refused some modules."""
    from importlib.machinery import EXTENSION_SUFFIXES

    paths = [_FOLDER.joinpath(*module.split(".")) for module in MODULES]
    found = [any(path.with_name(path.name + suffix).exists() for suffix in EXTENSION_SUFFIXES) for path in paths]
    return "compiled" if all(found) else "partly compiled" if any(found) else "plain Python"
