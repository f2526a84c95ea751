"""WARC files to clean text in Parquet on Spark: for spark-submit. docs/spark.md is the guide.

spark-submit warc_to_parquet.py -o clean.parquet --learn CC-MAIN-1.warc.gz CC-MAIN-2.warc.gz
"""

from __future__ import annotations

import argparse
import glob
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.distributed import spark
from cleaner.distributed.arrow import Columns
from cleaner.options import Options
from cleaner.sites import SiteProfiles

if TYPE_CHECKING:
    from collections.abc import Sequence


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="WARC, ARC and WET files to clean text in Parquet.")
    parser.add_argument(
        "files", nargs="*", metavar="FILE", help='names that every executor can open, patterns, or "s3://…"'
    )
    parser.add_argument("--paths", metavar="FILE", help="a file that names such files, one a line")
    parser.add_argument("-o", "--output", metavar="FOLDER", required=True, help="of Parquet files; must not exist")
    parser.add_argument("--mode", choices=("auto", "fast"), default="fast", help="default: fast")
    parser.add_argument("--add", metavar="NAMES", default="", help="columns to add, e.g. title,date,language")
    parser.add_argument("--any-status", action="store_true", help="clean pages that came with an HTTP error as well")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--sites", metavar="FILE", help="site profiles, as `cleaner learn` writes them")
    how.add_argument("--learn", action="store_true", help="learn the sites from these files first, reading them twice")
    parser.add_argument("--save-sites", metavar="FILE", help="write the profiles that --learn made here")
    return parser.parse_args(argv)


def _files(arguments: argparse.Namespace) -> list[str]:
    names = list(arguments.files)
    if arguments.paths:
        names += [line.strip() for line in Path(arguments.paths).read_text(encoding="utf-8").splitlines() if line.strip()]
    found = [match for name in names for match in (sorted(glob.glob(name)) or [name])]  # noqa: PTH207 names may be URLs
    if not found:
        raise ValueError("no files are named: give them, or --paths")
    return found


def _sites(arguments: argparse.Namespace, pages: Any) -> SiteProfiles | None:
    if arguments.sites:
        return SiteProfiles.load(Path(arguments.sites))
    if not arguments.learn:
        return None
    profiles = spark.collect(spark.learn(pages), counted=False)
    if arguments.save_sites:
        profiles.save(Path(arguments.save_sites))
    return profiles


def main(argv: Sequence[str] | None = None) -> int:
    """The job; gives 0, or 2 for arguments that it cannot work with. What Spark raises ends it as Spark does."""
    from pyspark.sql import SparkSession

    arguments = _arguments(argv)
    try:
        files = _files(arguments)
        columns = Columns(add=tuple(name for name in arguments.add.split(",") if name))
    except (OSError, ValueError) as error:
        print(f"warc_to_parquet: {error}", file=sys.stderr)
        return 2
    session = SparkSession.builder.appName("cleaner").getOrCreate()
    try:
        pages = spark.read(session, files, arguments.any_status)
        sites = _sites(arguments, pages)
        clean = spark.clean(pages, columns=columns, sites=sites, options=Options(mode=arguments.mode))
        clean.drop("charset").write.parquet(arguments.output)
    finally:
        session.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
