"""What a page is, for programs that read it: schema.org types as JSON-LD (https://schema.org/docs/full.html)."""

from typing import Any
from urllib.parse import urljoin

from indexer.documents import Document
from service.answers import Answer, with_markers
from service.web.words import Words

_CONTEXT = {"@context": "https://schema.org"}


def site_data(words: Words, *, base: str) -> dict[str, Any]:
    """The site itself."""
    return _CONTEXT | {
        "@type": "WebSite",
        "name": "medcite",
        "url": base,
        "inLanguage": words.language,
        "description": words.description,
    }


def topics_data(words: Words, *, url: str) -> dict[str, Any]:
    """The list of what the library holds."""
    return _CONTEXT | {"@type": "CollectionPage", "name": words.topics_title, "url": url, "inLanguage": words.language}


def answer_data(answer: Answer, *, description: str, base: str) -> dict[str, Any]:
    """A question with its answer, and the pages that the answer quotes. `base` is the service's own address."""
    citations = [
        _stated(
            {
                "@type": "WebPage",
                "name": source.title,
                "url": urljoin(base, source.link),
                "publisher": _organisation(source.publisher),
                "dateModified": source.updated,
                "datePublished": source.published,
            }
        )
        for source in answer.sources
        if answer.citations
    ]
    text = " ".join((with_markers(answer.short_answer), with_markers(answer.points))).strip()
    accepted = _stated({"@type": "Answer", "text": text, "inLanguage": answer.language, "citation": citations})
    question: dict[str, Any] = {"@type": "Question", "name": answer.question, "inLanguage": answer.language}
    question |= {"answerCount": 1, "acceptedAnswer": accepted} if text else {"answerCount": 0}
    return _CONTEXT | {
        "@type": ["MedicalWebPage", "QAPage"],
        "name": answer.question,
        "description": description,
        "inLanguage": answer.language,
        "mainEntity": question,
    }


def document_data(document: Document, *, url: str) -> dict[str, Any]:
    """A page of the library, with the pages it was written from."""
    return _CONTEXT | _stated(
        {
            "@type": "MedicalWebPage",
            "name": document.title,
            "alternateName": list(document.also_called),
            "url": document.url or url,
            "inLanguage": document.language,
            "publisher": _organisation(document.publisher),
            "datePublished": document.published,
            "dateModified": document.updated,
            "lastReviewed": document.reviewed,
            "license": document.licence,
            "isBasedOn": [source.url for source in document.sources],
        }
    )


def _organisation(name: str) -> dict[str, str] | None:
    return {"@type": "Organization", "name": name} if name else None


def _stated(properties: dict[str, Any]) -> dict[str, Any]:
    """The properties that are known."""
    return {name: value for name, value in properties.items() if value}
