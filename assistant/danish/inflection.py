"""One key for all the inflections of a Danish word: "mistede", "mistet" and "miste" are the same word."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib import resources

from assistant.danish.analysis import fold, stem

_PREFIX_LIST = """
    af an be bered bi bort del efter for fore forud fra frem fuld gen gennem hen igang igangs imod ind inden iværk kort
    læg med mis mod ned om op over på rund sam sammen stad syn til tilbage tilrette tilveje ud uden und under vare ved
    videre fast
"""
_PREFIXES = tuple(fold(_PREFIX_LIST).split())
_PREFIX_SET = frozenset(_PREFIXES)
_LONGEST_PREFIX = max(map(len, _PREFIXES))
# "sikkerhed", "måned": no past tense.
_NOT_PAST = (
    "hed",
    "fred",
    "bred",
    "aaned",
    "ssted",
    "osted",
    "gsted",
    "dsted",
    "rsted",
)
_NEUTER = ("elt", "alt", "ivt", "aert")  # "generelt", "lokalt"
_SHORTEST_VERB = 3


@cache
def _irregular() -> dict[str, str]:
    """Folded form to the key of its word; where two words share a form, the one that stands last in the file has it."""
    found: dict[str, str] = {}
    section = ""
    for line in fold(resources.files("assistant.danish").joinpath("irregular.txt").read_text("utf-8")).splitlines():
        if line.startswith("["):
            section = line
        elif line and not line.startswith("#"):
            first, *others = line.split()
            if section == "[te]":
                found |= {form: verb for verb in (first, *others) for form in _te_forms(verb)}
                continue
            found |= dict.fromkeys((first, *others), first)
            if section == "[verbs]":
                found |= dict.fromkeys((f"{first}r", f"{first}s", f"{first}nde"), first)
    return found


def _te_forms(verb: str) -> tuple[str, ...]:
    bare = verb[:-1]
    short = bare[:-1] if bare[-1] == bare[-2] == "m" else bare
    return (verb, f"{verb}r", f"{verb}s", f"{verb}nde", f"{short}te", f"{short}t", f"{short}tes")


@lru_cache(maxsize=200_000)
def word_key(folded: str) -> str:
    """What all inflections of a folded word share; words that only look alike ("indsats", "indsatte") differ in it.

    The key is for comparing: it is not always a word. Derivations keep keys of their own ("vurdere", "vurdering").
    """
    irregular = _irregular()
    for form in (folded, folded[:-1]) if folded.endswith("s") else (folded,):
        if form in irregular:
            return irregular[form]
        if form.startswith(_PREFIXES):
            for end in range(min(_LONGEST_PREFIX, len(form) - 3), 1, -1):
                if form[end:] in irregular and form[:end] in _PREFIX_SET:
                    return form[:end] + irregular[form[end:]]
    return _regular(stem(folded))


def _regular(stemmed: str) -> str:
    """A stem without what the stemmer leaves of past forms and of doubled consonants."""
    if stemmed.endswith(("ered", "eret")) and len(stemmed) > 6:
        return stemmed[:-4]
    if stemmed.endswith(_NEUTER) and len(stemmed) > 5:
        return stemmed[:-1]
    if stemmed.endswith("er") and len(stemmed) > 5:
        return stemmed[:-2]
    if stemmed.endswith("ed") and len(stemmed) - 2 >= _SHORTEST_VERB and not stemmed.endswith(_NOT_PAST):
        stemmed = stemmed[:-2]
    if len(stemmed) > 3 and stemmed[-1] == stemmed[-2] and stemmed[-1] not in "aeiouy":
        return stemmed[:-1]
    return stemmed
