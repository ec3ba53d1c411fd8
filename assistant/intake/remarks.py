"""What a letter says between and after its questions without asking: kept for the official to see, never lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.danish.sentences import split_sentences
from assistant.intake.direct import is_lead_in
from assistant.records import Part

_POLITE = re.compile(
    r"(?i)^\W*(?:(?:på forhånd )?(?:mange )?tak\b|jeg ser frem|vi ser frem|med (?:venlig|bedste)|kære\b|hej\b|"
    r"god (?:dag|weekend|sommer|jul)|svar (?:udbedes|bedes|ønskes)|jeg imødeser)[^?]{0,90}$|"
    r"(?:følgende|nedenstående)[^?]{0,60}:?\s*$"
)


def find_remarks(text: str, parts: Sequence[Part], known: Iterable[str]) -> list[str]:
    """Sentences that no question holds; ``known`` is what is kept elsewhere (the introduction, what is left out)."""
    held = [_words(part.text) for part in parts]
    elsewhere = " ".join(" ".join(one.split()) for one in known)
    found = []
    for start, end in split_sentences(text):
        sentence = " ".join(text[start:end].split())
        plain = re.sub(r"^(?:\(?\d{1,2}\s?[a-h]?|[a-h])[.):]+\s*|^[-–•*·]\s*", "", sentence)
        words = _words(plain)
        if len(words) < 3 or sentence in elsewhere or is_lead_in(plain) or _POLITE.search(plain):
            continue
        if any(len(words & one) >= 0.6 * len(words) or (one and len(words & one) >= 0.8 * len(one)) for one in held):
            continue
        if len(words & set().union(*held)) >= 0.8 * len(words):
            continue
        found.append(sentence)
    return found


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))
