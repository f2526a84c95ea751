"""What every worker needs, read once: where workers are forked off, this is imported by the process that they come of.

Their memory is shared as long as none of them writes to it, so it is put where no search for garbage touches it.
"""

import gc
from contextlib import suppress

from cleaner import language
from cleaner.lexicon.scanner import scanner_for
from cleaner.options import Options
from cleaner.pipeline import cleaning
from cleaner.sieve import sieve_of


def _read() -> None:
    cleaning.read(Options(language="en"))
    # Sooner or later a crawl has a page whose language takes a library to tell, and one whose language nobody can tell.
    language.identifier()
    sieve_of(scanner_for(None))


gc.disable()  # nothing of what is read becomes garbage: to look for some takes a quarter of the time
with suppress(Exception):  # a worker trips over it as well, and says so
    _read()
gc.freeze()
gc.enable()
