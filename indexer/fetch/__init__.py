"""Fetch: a polite, safe downloader. Addresses → a folder of source files, each with its provenance.

`targets` reads arguments and lists into addresses, and `batch` fetches them: host by host, in `pages`, which keeps their files
as `provenance` says. `client` asks: at the `pace` of the host, where `robots` permits it and `addresses` finds it public, over
`connections` to just those addresses. `bodies` and `kinds` bound what is taken.
"""

from indexer.fetch.addresses import Resolve, system_addresses
from indexer.fetch.batch import FetchReport, Progress, fetch_all, fetch_pages
from indexer.fetch.pages import Outcome, PageReport
from indexer.fetch.settings import FetchSettings
from indexer.fetch.targets import Target, read_targets

__all__ = [
    "FetchReport",
    "FetchSettings",
    "Outcome",
    "PageReport",
    "Progress",
    "Resolve",
    "Target",
    "fetch_all",
    "fetch_pages",
    "read_targets",
    "system_addresses",
]
