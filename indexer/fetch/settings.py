"""What a run of fetch is told: how often, how long, how much."""

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from indexer.errors import SettingError

PRODUCT = "medcite"  # the name that robots.txt knows this program by


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """Every limit with its default."""

    delay_s: float = 1.0  # between two requests to a host
    max_crawl_delay_s: float = 30.0  # of a longer Crawl-delay in robots.txt, so much is kept
    max_wait_s: float = 120.0  # a host that asks to be left alone for longer (Retry-After) is left for this run
    parallel_hosts: int = 8
    connect_s: float = 10.0
    read_s: float = 30.0  # without a byte
    page_s: float = 120.0  # one request, from connecting to the last byte
    max_bytes: int = 50_000_000  # a page as sent, and unpacked
    retries: int = 3
    backoff_s: float = 1.0  # before the first retry at most; doubled for each after it
    allow_private: bool = False
    prune: bool = False  # remove the file of a page that is gone
    contact: str = ""  # an address or a URL, told to every host
    proxy: str = ""  # "http://[user:password@]host:port"

    def __post_init__(self) -> None:
        if not (self.contact.isascii() and self.contact.isprintable()):
            raise SettingError(
                f"The contact is {self.contact!r}, expected an address or a URL in ASCII.",
                hint="Mend --contact or MEDCITE_CONTACT.",
            )

    @property
    def user_agent(self) -> str:
        """The name told to every host, with the contact if there is one."""
        try:
            product = f"{PRODUCT}/{version('medcite')}"
        except PackageNotFoundError:  # run from a source folder
            product = PRODUCT
        return f"{product} (+{self.contact})" if self.contact else product
