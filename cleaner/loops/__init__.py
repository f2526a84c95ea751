"""Loops over numbers and bytes that only a compiler makes quick. The .pxd beside each module has its types.

Where they are compiled they are used; elsewhere numpy or `re` does the same in more passes over memory.
"""

from cleaner.loops import characters, lists, tags, tokens, trees
from cleaner.loops.characters import add_characters, count_marks, words_of_folded
from cleaner.loops.lists import fill_integers, fill_sizes
from cleaner.loops.tags import count_bare, count_tags, find_tags, follow_tags
from cleaner.loops.tokens import (
    SEED,
    add_odds,
    count_echoes,
    fill_slots,
    find_names,
    find_numbered,
    find_tokens,
    number_tokens,
    number_values,
)
from cleaner.loops.trees import add_leaves, add_worlds

IS_COMPILED = not any(str(module.__file__).endswith(".py") for module in (characters, lists, tags, tokens, trees))

__all__ = [
    "IS_COMPILED",
    "SEED",
    "add_characters",
    "add_leaves",
    "add_odds",
    "add_worlds",
    "count_bare",
    "count_echoes",
    "count_marks",
    "count_tags",
    "fill_integers",
    "fill_sizes",
    "fill_slots",
    "find_names",
    "find_numbered",
    "find_tags",
    "find_tokens",
    "follow_tags",
    "number_tokens",
    "number_values",
    "words_of_folded",
]
