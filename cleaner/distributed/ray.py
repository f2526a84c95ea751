"""Cleaning with Ray Data: classes for `map_batches` with batch_format="pyarrow". docs/ray.md is the guide."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.distributed import arrow
from cleaner.distributed.arrow import Columns
from cleaner.options import Options, options_of

if TYPE_CHECKING:
    from cleaner.sites import SiteProfiles


class Clean:
    """Batches of pages (column "html") or texts ("text") cleaned: their other columns, the text, and "error".

    columns: others than the usual ones, and what to add. sites: profiles, or the file that holds them. Keywords are those
    of `Options`. A row that cannot be cleaned stays, with its error. Raises as `Options` and `Columns` do.
    """

    def __init__(
        self, *, columns: Columns | None = None, sites: SiteProfiles | str | None = None, options: Options | None = None,
        **changes: Any,
    ) -> None:  # fmt: skip
        from cleaner.sites import SiteProfiles

        if isinstance(sites, str):
            sites = SiteProfiles.load(Path(sites))
        self.columns = columns or Columns()
        self.options = options_of(options, {**changes, **({"sites": sites} if sites is not None else {})})

    def __call__(self, batch: Any) -> Any:
        """A pyarrow Table in, one out."""
        return arrow.clean(batch, self.columns, self.options)


class Learn:
    """Batches of pages or texts in, rows of profiles out ("host", "profile"); `collect` merges them."""

    def __init__(self, *, columns: Columns | None = None, options: Options | None = None, **changes: Any) -> None:
        self.columns, self.options = columns or Columns(), options_of(options, changes)

    def __call__(self, batch: Any) -> Any:
        """A pyarrow Table in, one out."""
        return arrow.profile_rows(arrow.learn([batch], self.columns, self.options))


def merge(group: Any) -> Any:
    """Rows of profiles of one host, or of several, merged: for `groupby("host").map_groups`."""
    return arrow.profile_rows(arrow.profiles_of(group.column("profile").to_pylist()))


def collect(profiles: Any, counted: bool = True) -> SiteProfiles:
    """The profiles of a Dataset of such rows. counted: without what only further learning needs."""
    found = arrow.profiles_of(row["profile"] for row in profiles.iter_rows())
    return found.counted() if counted else found
