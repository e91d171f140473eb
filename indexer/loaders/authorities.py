"""Health authorities, whose own pages count as reviewed without saying so; and whose page a page is."""

import re
from dataclasses import replace
from urllib.parse import urlsplit

from indexer.documents import Document, Tier

# Public bodies that publish health information for everybody under an editorial review of their own, by domain: of the
# United States, the United Nations, the United Kingdom, Ireland, Canada, Australia, the European Union, Germany, France,
# Spain, Italy and Portugal. A domain that mixes health with other business of a state stands with the host that is about health.
_DOMAINS = frozenset(
    """
    nih.gov cancer.gov medlineplus.gov cdc.gov fda.gov hhs.gov womenshealth.gov ahrq.gov
    who.int paho.org
    nhs.uk nhs.scot nhsinform.scot nice.org.uk hse.ie
    health.canada.ca phac-aspc.gc.ca health.gov.au healthdirect.gov.au
    ema.europa.eu ecdc.europa.eu
    rki.de gesundheitsinformation.de gesund.bund.de infektionsschutz.de
    has-sante.fr santepubliquefrance.fr sante.fr
    sanidad.gob.es isciii.es salute.gov.it iss.it sns24.gov.pt dgs.pt
    """.split()
)
# Hosts below those that carry the articles of others.
_OF_OTHERS = frozenset({"ncbi.nlm.nih.gov"})
_VARIANT = r"^(?:www|m|mobile|amp)\."  # hosts of one site


def is_authority(url: str | None) -> bool:
    """Whether the address is on the site of a health authority."""
    labels = _host(url).split(".")
    above = {".".join(labels[start:]) for start in range(len(labels))}
    return bool(above & _DOMAINS) and not above & _OF_OTHERS


def fetched_from(document: Document, url: str) -> Document:
    """A page's document with the address that it was fetched from, unless it names one on the same site.

    A page that names another site's address as its own is not believed in what else lifts it: its publisher, its review.
    """
    own, fetched = _host(document.url), _host(url)
    if own and re.sub(_VARIANT, "", own) == re.sub(_VARIANT, "", fetched):
        return document
    tier = Tier.REVIEWED if is_authority(url) else Tier.REFERENCE if own else document.tier
    return replace(document, url=url, tier=tier, publisher=fetched if own else document.publisher or fetched)


def _host(url: str | None) -> str:
    try:
        return (urlsplit(url or "").hostname or "").rstrip(".")
    except ValueError:
        return ""
