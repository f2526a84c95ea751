"""What a worker does with a batch of items: open each, clean them together, write down what became of it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.pipeline.opening import opened
from cleaner.pipeline.settling import settle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.model import Page, Result
    from cleaner.options import Options
    from cleaner.pipeline.job import Job, Outcome
    from cleaner.pipeline.opening import Opened
    from cleaner.streams.items import Item


def prepare(job: Job) -> Job:
    """The job with its site profiles loaded, and models and lexicons read: once in a worker's life."""
    from cleaner.sites import SiteProfiles

    if job.sites:
        job = replace(job, options=replace(job.options, sites=SiteProfiles.load(Path(job.sites))))
    read(job.options)
    return job


def read(options: Options) -> None:
    """Read models and lexicons, by what a page and a text need."""
    from cleaner import api

    api.extract("<p>The models are loaded, and with them all that a page needs.</p>", options=options)
    api.clean("The models are loaded.", options=options)


def clean(items: Sequence[Item], job: Job) -> list[Outcome]:
    """What becomes of some items, one outcome each, in order; the same for each as alone."""
    from cleaner import api

    found = [opened(item, job) for item in items]
    for is_html in (True, False):
        some = [one for one in found if one.html == is_html and not one.outcome.error]
        for one, result in zip(some, api.guarded(partial(_results, options=job.options), some), strict=True):
            try:
                settle(one, result, job)
            except Exception as error:
                one.outcome.error = f"{type(error).__name__}: {error}"
    return [one.outcome for one in found]


def _results(some: Sequence[Opened], options: Options) -> list[Result]:
    """What becomes of items of one kind."""
    from cleaner import stack

    run = stack.run_html if some[0].html else stack.run_text
    return run([page(one, options) for one in some], options)


def page(one: Opened, options: Options) -> Page:
    """The page of an item that was opened without an error, before anything looked at it."""
    from cleaner import api

    if not one.html:
        return api.text_page(one.content, one.url, options)
    return api.html_page(one.content, one.url, options, one.charset)
