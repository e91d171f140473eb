"""Words by which a page speaks of itself: headings over its lists, lines with its dates, labels to click."""

import re

# Headings over what a page lists beside its own words, in the languages that are read. "Recommended" alone heads a dose too:
# under these, only what consists of links goes.
_RELATED = re.compile(
    r"(?:related|see also|more (?:about|on|from|information|like)|read (?:more|next)|you (?:may|might) also|recommended|further (?:help|"
    r"information|reading)|learn more|find out more|external links|useful links|popular|share this|on this page|in this article|contents|"
    r"table of contents|follow us|enlaces|(?:artículos|temas|páginas) relacionad[oa]s|más información|ver también|véase|en esta página|"
    r"(?:articles?|pages?) (?:liée?s?|similaires)|voir aussi|pour en savoir plus|liens|sommaire|à lire aussi|verwandte|siehe auch|"
    r"mehr zum thema|weitere informationen|weiterführende|inhalt|veja também|saiba mais|artigos relacionados|leia (?:também|mais)|"
    r"vedi anche|articoli correlati|per saperne di più|link utili)\b",
    re.IGNORECASE,
)
_REFERENCES = re.compile(
    r"(?:references?|sources?|bibliography|citations?|works cited|footnotes|referencias|fuentes|bibliografía|références|bibliographie|"
    r"quellen(?:angaben|verzeichnis)?|literatur(?:verzeichnis)?|einzelnachweise|referências|fontes|bibliografia|riferimenti|fonti)"
    r"(?: (?:and|y|et|und|e) (?:notes?|sources?|references?|links?|resources|further reading|credits|bibliography|citations?|notas|note))?",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"(?:(?:medical |health |legal )?disclaimers?|about this (?:page|article|information|website)|aviso (?:médico|legal)|"
    r"descargo de responsabilidad|exención de responsabilidad|acerca de esta página|avertissement (?:médical|légal)|mentions légales|"
    r"clause de non-responsabilité|haftungsausschluss|(?:medizinischer|rechtlicher) hinweis|über diese seite|"
    r"isenção de responsabilidade|esclusione di responsabilità|note legali)",
    re.IGNORECASE,
)


def references_heading(heading: str) -> bool:
    """Whether a list of sources stands under the heading."""
    return _REFERENCES.fullmatch(heading.strip(" :.")) is not None


def related_heading(heading: str) -> bool:
    """Whether links to other pages may stand under the heading."""
    return _RELATED.match(heading) is not None


def notice_heading(heading: str) -> bool:
    """Whether a section of that heading is about the page: its disclaimer, how it was written."""
    return _NOTICE.fullmatch(heading.strip(" :.")) is not None


# Lines about the page among its words: who wrote or reviewed it, when it changed.
_PAGE_LINE = re.compile(
    r"(?:(?:page|content|article|topic|this|was|medically|clinically|last|first|date|and|fact|checked) )*"
    r"(?:reviewed|updated|modified|published|posted|written|edited|review|update)(?: and \w+)?(?: by\b| on\b| date\b| ?:| (?=\d|[a-z]{3,9}\.? \d))"
    r"|(?:next review|reading time)\b|\d+ min(?:utes?)? read\b|by (?:dr|prof)\b"
    r"|(?:revisado|actualizado|publicado|escrito) (?:por|el|en)\b|última (?:actualización|revisión)\b|fecha de (?:publicación|act|revis)"
    r"|(?:relu|rédigé|révisé|écrit) (?:\w+ )?par\b|(?:mis|mise) à jour (?:le|:)|dernière (?:mise à jour|modification|révision)\b|publié le\b"
    r"|zuletzt (?:aktualisiert|geändert|geprüft)\b|(?:aktualisiert|veröffentlicht|geprüft) am\b|(?:medizinisch )?geprüft von\b|stand:"
    r"|(?:atualizado|revisto|publicado|escrito) (?:por|em)\b|última atualização\b"
    r"|(?:aggiornato|pubblicato|revisionato) (?:il|da)\b|ultim[ao] (?:aggiornamento|modifica|revisione)\b",
    re.IGNORECASE,
)
_CLICK = re.compile(
    r"(?:skip to|back to|top of|jump to|share|print|email|download|subscribe|sign up|advertisement|continue reading|click|compartir|"
    r"imprimir|volver|suscr[ií]b|partager|imprimer|haut de page|teilen|drucken|nach oben|partilhar|compartilhe|condividi|stampa)\b",
    re.IGNORECASE,
)
_MAX_PAGE_LINE = 160
_MAX_CLICK = 40


def is_page_line(text: str) -> bool:
    """Whether a paragraph only tells of the page ("Last updated: 3 March 2020") or what to click on it ("Back to top")."""
    if len(text) <= _MAX_PAGE_LINE and _PAGE_LINE.match(text):
        return True
    return len(text) <= _MAX_CLICK and _CLICK.match(text) is not None and text[-1] not in ".:!?"
