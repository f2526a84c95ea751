"""The compiled build, where Cython and a C compiler are at hand, and the lexicons made ready; all else is in setup.cfg.

Nothing of it is needed: a module that is not compiled is the same module in plain Python, and a lexicon that is not packed
is read. An editable installation stays plain, as what is made of a file does not follow an edit; CLEANER_COMPILE=1 compiles
it in place, CLEANER_COMPILE=0 nothing.
"""

import os
import runpy
import sys
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext
from setuptools.command.build_py import build_py

ROOT = Path(__file__).parent
COMPILED = runpy.run_path(str(ROOT / "cleaner" / "compiled.py"))


class BuildWithPhrasebooks(build_py):
    """`build_py` that lays beside the language files what they come to."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            sys.path.insert(0, str(ROOT))
            from cleaner.lexicon import books

            books.pack(Path(self.build_lib) / "cleaner" / "lexicon" / books.PACKED.name)


class BuildWhatCanBeBuilt(build_ext):
    """`build_ext` for which nothing is an error: what cannot be compiled is left out."""

    def run(self) -> None:
        wanted = os.environ.get("CLEANER_COMPILE", "0" if self.editable_mode else "1")
        if wanted == "0":
            return
        try:
            from Cython.Build import cythonize
        except ImportError:
            print("Cython is not installed: cleaner stays plain Python", file=sys.stderr)
            return
        directives = {"language_level": 3, "annotation_typing": False}
        for extension in list(self.extensions):
            try:
                [made] = cythonize([extension], build_dir="build/cython", compiler_directives=directives)
                extension.sources = made.sources
            except Exception as error:  # whatever Cython trips over, the module works uncompiled
                print(f"{extension.name} stays plain Python: {error}", file=sys.stderr)
                self.extensions.remove(extension)
        self.parallel = self.parallel or os.cpu_count()
        super().run()

    def build_extension(self, ext: Extension) -> None:
        try:
            super().build_extension(ext)
        except Exception as error:
            print(f"{ext.name} stays plain Python: {error}", file=sys.stderr)

    def copy_extensions_to_source(self) -> None:
        built = [extension for extension in self.extensions if Path(self.get_ext_fullpath(extension.name)).exists()]
        self.extensions = built
        super().copy_extensions_to_source()

    def get_outputs(self) -> list[str]:
        return [path for path in super().get_outputs() if Path(path).exists()]


def _extension(module: str) -> Extension:
    level = "-O3" if module.startswith("loops.") else "-O2"  # what works on objects gains nothing by more
    source = f"cleaner/{COMPILED['source'](module)}"
    return Extension(f"cleaner.{module}", [source], extra_compile_args=[level, "-g0"])


setup(
    ext_modules=[_extension(module) for module in COMPILED["MODULES"]],
    cmdclass={"build_ext": BuildWhatCanBeBuilt, "build_py": BuildWithPhrasebooks},
)
