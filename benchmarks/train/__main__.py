"""`python -m benchmarks.train [--gold DIR] [--folds DIR]`: train the shipped model, or the models of the folds.

Without --folds: cleaner/models/html.npz and html.json from all training sets. With --folds: DIR/fold0.npz … for
`python -m benchmarks.quality --folds DIR`, each of which has not seen the sites of its fold.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.metadata
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import corpora
from benchmarks.train import crossval, examples, fit
from benchmarks.train.folds import FOLDS
from cleaner import classifier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.train.examples import Example


def _hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of each training set's file."""
    return {n: hashlib.sha256((folder / f"{n}.zip").read_bytes()).hexdigest() for n in examples.TRAINING_SETS}


def _describe(folder: Path, found: Sequence[Example], trees: classifier.Trees) -> dict[str, Any]:
    """What the model was made of; no wall-clock date, so that the same training gives the same file."""
    return {
        "data": _hashes(folder),
        "pages": {n: sum(e.corpus == n for e in found) for n in examples.TRAINING_SETS},
        "sites": len({e.site for e in found}),
        "seed": fit.SEED,
        "parameters": fit.PARAMETERS,
        "versions": {n: importlib.metadata.version(n) for n in ("catboost", "numpy", "rapidfuzz", "selectolax")},
        "tokens": {"names": len(trees.tables.names), "words": len(trees.tables.words)},
        "columns": list(trees.names),
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.train", description=__doc__)
    parser.add_argument("--gold", type=Path, help=f"folder of gold zips (else {corpora.VARIABLE})")
    parser.add_argument("--folds", type=Path, help="write the models of the folds to this folder instead")
    arguments = parser.parse_args()
    folder = corpora.gold_folder(arguments.gold)
    if folder is None:
        parser.error(f"name the folder of gold zips with --gold or {corpora.VARIABLE}")
    found = list(examples.load(folder))
    if arguments.folds:
        arguments.folds.mkdir(parents=True, exist_ok=True)
        for fold in range(FOLDS):
            classifier.save(crossval.train(found, fold), arguments.folds / f"fold{fold}.npz")
        return
    trees = crossval.train(found)
    classifier.save(trees, classifier.MODELS / "html.npz")
    text = json.dumps(_describe(folder, found, trees), indent=1, ensure_ascii=False)
    (classifier.MODELS / "html.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
