"""Boilerplate removal for web pages, and for the site chrome that is left in text extracted from them.

>>> import cleaner
>>> cleaner.clean("Harga cabai naik tajam. Baca Juga: Panen Raya di Brebes").text
'Harga cabai naik tajam.'
"""

from cleaner.api import clean, clean_many, describe, extract, extract_many
from cleaner.model import Block, Dropped, Page, Result, Verdict
from cleaner.options import Options

__version__ = "0.1.0"
__all__ = [
    "Block", "Dropped", "Options", "Page", "Result", "Verdict", "clean", "clean_many", "describe", "extract",
    "extract_many",
]  # fmt: skip
