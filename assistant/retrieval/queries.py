"""What a person typed becomes a query: words, quoted phrases, identifiers, names, years, the wish for the newest."""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Protocol

from assistant.danish import analysis
from assistant.errors import InvalidQueryError
from assistant.index.abbreviations import Definition, long_key
from assistant.index.terms import QueryTerms, terms_of_query

_QUOTED = re.compile(r"[\"“”„»«]([^\"“”„»«]{2,300})[\"“”„»«]")
_IDENTIFIER = re.compile(r"\b\d{2,4}[-/]\d{3,}(?:[-/]\d+)*\b|\b\d{6,}\b")
_YEAR = re.compile(r"\b(?:19[89]\d|20[0-4]\d)\b")
_NEWEST = re.compile(
    r"\b(?:senest[e]?|nyest[e]?|nuværende|aktuel(?:t|le)?|nu|i dag|p\.\s?t\.|for tiden|i øjeblikket|sidst[e]?)\b",
    re.IGNORECASE,
)
_THIS_YEAR = re.compile(r"\bi år\b", re.IGNORECASE)
_LAST_YEAR = re.compile(r"\b(?:sidste år|i fjor)\b", re.IGNORECASE)
_NAME = re.compile(r"(?<=[^\s.!?:»\"])\s+((?:[A-ZÆØÅ][\w-]+)(?:\s+[A-ZÆØÅ][\w-]+)*)")
_ABBREVIATION = re.compile(r"\b[A-ZÆØÅ][A-ZÆØÅa-zæøå]{0,2}[A-ZÆØÅ]{1,4}\b|\b[A-ZÆØÅ]{2,6}\b")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\ufeff]")
EXPANSION_WEIGHT = 0.5
MOST_EXPANSIONS = 2
MOST_WORDS = 40
LONGEST_LONG_FORM = 5
NAME_WEIGHT = 1.0


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A query, understood. ``text`` is what is embedded; ``terms`` what the lexical index is asked for."""

    text: str
    terms: QueryTerms
    phrases: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    newest: bool = False


def understand(raw: str, *, most_chars: int, today: datetime.date | None = None) -> SearchQuery:
    """Raises InvalidQueryError for a query that is empty, too long or holds no word or number."""
    if len(raw) > most_chars:
        raise InvalidQueryError(
            f"Søgningen er på {len(raw):,} tegn; højst {most_chars:,} kan behandles. Forkort den.".replace(",", ".")
        )
    text = " ".join(_CONTROL.sub(" ", unicodedata.normalize("NFC", raw)).split())
    if not text:
        raise InvalidQueryError("Søgningen er tom. Skriv et eller flere ord.")
    if not analysis.exact_words(text):
        raise InvalidQueryError("Søgningen indeholder ingen ord eller tal. Skriv, hvad du leder efter.")
    names = tuple(match[1] for match in _NAME.finditer(text))
    return SearchQuery(
        text=text,
        terms=_terms(text, names),
        phrases=tuple(phrase.strip() for phrase in _QUOTED.findall(text) if analysis.exact_words(phrase)),
        identifiers=tuple(dict.fromkeys(_IDENTIFIER.findall(text))),
        names=names,
        years=_years(text, today or datetime.date.today()),
        newest=bool(_NEWEST.search(text)),
    )


def _years(text: str, today: datetime.date) -> tuple[int, ...]:
    years = [int(year) for year in _YEAR.findall(text)]
    if _THIS_YEAR.search(text):
        years.append(today.year)
    if _LAST_YEAR.search(text):
        years.append(today.year - 1)
    return tuple(dict.fromkeys(years))


def _terms(text: str, names: tuple[str, ...]) -> QueryTerms:
    """The words asked for, abbreviations with their long forms and back, and names as they are spelled."""
    terms = terms_of_query(text)
    for expansion in expansions(text):
        terms = add_terms(terms, terms_of_query(expansion), EXPANSION_WEIGHT)
    words = [word for name in names for word in analysis.exact_words(name) if word not in analysis.STOP_WORDS]
    numbers = _IDENTIFIER.findall(text)
    words += [word for number in numbers for word in analysis.exact_words(number)]
    return replace(terms, exact=dict.fromkeys(words, NAME_WEIGHT))


def expansions(text: str) -> list[str]:
    """Long forms of the abbreviations in a text, and abbreviations of the long forms."""
    found: list[str] = []
    for match in _ABBREVIATION.finditer(text):
        found += analysis.ABBREVIATIONS.get(match[0].lower(), ())
    padded = f" {' '.join(analysis.exact_words(text))} "
    for short, long_forms in analysis.ABBREVIATIONS.items():
        if any(f" {' '.join(analysis.exact_words(long))} " in padded for long in long_forms):
            found.append(short)
    return found


class Definitions(Protocol):
    """Where the abbreviations of a collection are found."""

    def definitions(self, key: str) -> list[Definition]: ...


def with_learned_abbreviations(asked: SearchQuery, lexical: Definitions) -> SearchQuery:
    """The query with the long forms that the collection itself spells out, and the abbreviations of its long forms."""
    terms = asked.terms
    for match in _ABBREVIATION.finditer(asked.text):
        for definition in lexical.definitions(match[0])[:MOST_EXPANSIONS]:
            terms = add_terms(terms, terms_of_query(definition.long), EXPANSION_WEIGHT)
    words = asked.text.split()[:MOST_WORDS]
    for size in range(2, LONGEST_LONG_FORM + 1):
        for start in range(len(words) - size + 1):
            for definition in lexical.definitions(long_key(" ".join(words[start : start + size])))[:MOST_EXPANSIONS]:
                terms = add_terms(terms, terms_of_query(definition.short), EXPANSION_WEIGHT)
    return replace(asked, terms=terms)


def add_terms(terms: QueryTerms, more: QueryTerms, weight: float) -> QueryTerms:
    """The terms of both; those that only the second has at ``weight``, shared out over its words."""
    share = weight / max(1.0, len(more.stems) ** 0.5)

    def merged(first: dict[str, float], second: dict[str, float]) -> dict[str, float]:
        return first | {term: share * value for term, value in second.items() if term not in first}

    return QueryTerms(
        stems=merged(terms.stems, more.stems),
        parts=merged(terms.parts, more.parts),
        grams=terms.grams,
        exact=terms.exact,
        heading=merged(terms.heading, more.heading),
    )
