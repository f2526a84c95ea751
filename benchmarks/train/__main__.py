"""`python -m benchmarks.train [--gold DIR] [--folds DIR]`: train the shipped models, and the models of the folds.

cleaner/models/html.npz and text.npz, each with a .json, from all training sets; with --folds also DIR/fold0.npz … and
DIR/text0.npz … for `--folds DIR` of benchmarks.quality, each of which has not seen the sites of its fold.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.metadata
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import corpora
from benchmarks.train import crosstexts, crossval, examples, fit, texts
from benchmarks.train.folds import FOLDS
from cleaner import classifier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.train.examples import Example


VERSIONS = ("catboost", "numpy", "rapidfuzz", "selectolax", "trafilatura", "readability-lxml", "resiliparse")


def _hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of each training set's file."""
    return {n: hashlib.sha256((folder / f"{n}.zip").read_bytes()).hexdigest() for n in examples.TRAINING_SETS}


def _describe(folder: Path, found: Sequence[Example], parameters: dict[str, Any]) -> dict[str, Any]:
    """What a model was made of; no wall-clock date, so that the same training gives the same file."""
    return {
        "data": _hashes(folder),
        "examples": {n: sum(e.corpus == n for e in found) for n in examples.TRAINING_SETS},
        "sites": len({e.site for e in found}),
        "seed": fit.SEED,
        "parameters": parameters,
        "versions": {n: importlib.metadata.version(n) for n in VERSIONS},
    }


def _write(name: str, description: dict[str, Any]) -> None:
    text = json.dumps(description, indent=1, ensure_ascii=False)
    (classifier.MODELS / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def train_html(folder: Path, folds: Path | None) -> None:
    """The classifier of blocks."""
    found = list(examples.load(folder))
    training = crossval.Training(found)
    model = training.model()
    classifier.save(model, classifier.MODELS / "html.npz")
    parameters = {**fit.PARAMETERS, "kinds": fit.KINDS, "first": fit.FIRST, "second": fit.SECOND}
    tokens = {"names": len(model.tables.names), "words": len(model.tables.words)}
    _write("html", {**_describe(folder, found, parameters), "tokens": tokens, "columns": list(model.second.names)})
    for fold in range(FOLDS if folds else 0):
        classifier.save(training.model(fold), (folds or folder) / f"fold{fold}.npz")


def train_text(folder: Path, folds: Path | None) -> None:
    """The classifier of lines."""
    found = list(texts.load(folder))
    training = crosstexts.Training(found)
    model = training.model()
    classifier.save_lines(model, classifier.MODELS / "text.npz")
    parameters = {**fit.PARAMETERS, "first": fit.FIRST_LINES, "second": fit.SECOND_LINES}
    _write("text", {**_describe(folder, found, parameters), "columns": list(model.second.names)})
    for fold in range(FOLDS if folds else 0):
        classifier.save_lines(training.model(fold), (folds or folder) / f"text{fold}.npz")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.train", description=__doc__)
    parser.add_argument("--gold", type=Path, help=f"folder of gold zips (else {corpora.VARIABLE})")
    parser.add_argument("--folds", type=Path, help="write the models of the folds to this folder too")
    parser.add_argument("--only", choices=("html", "text"), help="train one of the two models")
    arguments = parser.parse_args()
    folder = corpora.gold_folder(arguments.gold)
    if folder is None:
        parser.error(f"name the folder of gold zips with --gold or {corpora.VARIABLE}")
    if arguments.folds:
        arguments.folds.mkdir(parents=True, exist_ok=True)
    for name, train in (("html", train_html), ("text", train_text)):
        if arguments.only in (None, name):
            train(folder, arguments.folds)


if __name__ == "__main__":
    main()
