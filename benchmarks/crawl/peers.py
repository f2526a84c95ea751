"""A peer over a crawl, in one process, its texts as JSON lines: `python benchmarks/crawl/peers.py NAME CRAWL OUTPUT`."""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main(name: str, crawl: str, output: str) -> None:
    """Extract every page of the crawl. Raises MissingRivalError if the peer is not installed."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    sys.path.append(str(Path(__file__).resolve().parents[2]))
    from benchmarks import rivals
    from cleaner.streams.inflate import zstd

    rival = rivals.RIVALS[name]
    if rival.html is None:
        raise rivals.MissingRivalError(f"{name} takes no HTML")
    extract = rival.html()
    with Path(crawl).open("rb") as stream, zstd().open(output, "wt", encoding="utf-8") as out:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response):
            url = record.headers["WARC-Target-URI"]
            try:
                text = extract(record.reader.read(), url) or ""
            except Exception:  # whatever a peer trips over, the crawl goes on
                text = ""
            out.write(json.dumps({"url": url, "text": text}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:4])
