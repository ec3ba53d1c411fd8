"""The noun that a number counts, found without a tagger: "632 kriminelle og kriminalitetstruede unge" counts *unge*."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_](?:[\w/.+-]*\w)?")
_GAP = re.compile(r"[ \u00a0]*(?:\n[ ]*(?=[a-zæøå]))?[*_\"”“»]*(?:\d+\+[ ])?")

FUNCTION_WORDS = frozenset(
    """
    af afholdt aldrig alene alle allerede alt altså at bag begge blandt blev blevet blive bliver bør da de dem den denne
    deraf deres derfor dermed derudover des desuden dette dig din disse dog du efter ej eller en end endnu er et
    for foran fordi forhold fortsat fra frem før først gennem gik gjort gør hade ham han har havde have hele heraf
    herunder hos hun hvad hvem hver hvilke hvilket hvis hvor hvoraf hvordan hvorfor hvornår i ift ikke imellem imod
    inden indenfor ind inkl inklusive jeg jf jo kan kom kommer kun kunne lige man med medens mellem men mens mere mod
    må måtte når nær ned nede netop nu nøjagtigt og også om omkring op over overfor pct pr på per p.t samme samt
    sammenlignet se selv siden sin sine skal skulle som så såvel særligt tidligere til tilsammen trods ud
    uden udenfor under var ved vedrørende via vil ville være været årligt ugentligt månedligt dagligt hvert fik får fx
    f.eks dvs ca cirka mht ifm iht pga hvortil deriblandt derefter siger stadig både enten sted
    """.split()  # noqa: SIM905
)
# Adjectives that do not look like one, and those most often met between a number and its noun.
_ADJECTIVES = frozenset(
    """
    andre nye gamle store små mindre større fulde hele unge ældre voksne første sidste seneste næste flere færre
    øvrige ekstra forskellige sociale almene private offentlige lokale centrale fælles røde grønne blå brugte
    lange korte høje lave gode dårlige frie tomme faste løse danske udsatte ansatte ledige dømte kriminelle syge
    raske svage stærke rene åbne lukkede planlagte nuværende kommende unikke
    """.split()  # noqa: SIM905
)
_ADJECTIVE_ENDINGS = re.compile(
    r".{2,}(?:lige|ige|iske|ske|ede|ende|elle|te|elt|igt|ale|ive|bare|somme|løse|agtige|ære|ante|ente|fulde|truede"
    r"|givne|drevne"
    r"|tagne|skrevne|sprogede|årige)\Z"
)
# Adjectives that are used as nouns: the noun themselves unless a noun follows.
_NOMINAL = frozenset(
    """
    unge ældre ledige kriminelle dømte ansatte voksne handicappede syge fængslede varetægtsfængslede studerende
    kontanthjælpsmodtagere deltagende pårørende frivillige hjemløse udsatte utrygge indsatte selvstændige berørte
    forurettede sigtede anholdte borgerlige tosprogede langtidsledige sygemeldte dræbte sårede tilskadekomne døde
    fastansatte timelønnede enlige gravide fattige afgåede indskrevne beskæftigede arbejdsløse årige tilmeldte henviste
    """.split()  # noqa: SIM905
)
# Nouns for people, which make an adjective of a word such as "unge" before them.
_PEOPLE = re.compile(
    r"(?:.*(?:borgere|personer|mennesker|mænd|kvinder|mødre|forældre|drenge|piger|medarbejdere|elever|familier|ydere"
    r"|modtagere|brugere|deltagere|medlemmer|københavnere|indvandrere|efterkommere|beboere|ansøgere|klienter|par"
    r"|helte|ister|anter|enter|ologer|ledere|chauffører|ejere|lejere|holdere|gængere|rejsende))\Z"
)
# Endings that no plural noun has: participles, passives.
_NO_NOUN = re.compile(r".+(?:et|[dt]es|res|ges|les|nes|ses|tes|ves)\Z")


def _looks_adjective(word: str) -> bool:
    return word in _ADJECTIVES or word in _NOMINAL or bool(_ADJECTIVE_ENDINGS.match(word))


def _next_word(text: str, position: int) -> tuple[int, int] | None:
    gap = _GAP.match(text, position)
    start = gap.end() if gap else position
    match = _WORD.match(text, start)
    if not match or (start == position and position and text[position - 1 : position].isalnum()):
        return None
    return match.start(), match.end()


def _is_name(word: str) -> bool:
    return word[:1].isupper() and not word.isupper()


def noun_phrase(text: str, position: int, *, reach: int = 6) -> tuple[int, int, int] | None:
    """The noun phrase that starts at ``position`` (blanks skipped): its start, its end, and the start of its head."""
    start: int | None = None
    here = position
    for _ in range(reach):
        span = _next_word(text, here)
        if span is None:
            return None
        low = text[span[0] : span[1]].lower()
        if low in FUNCTION_WORDS or _is_name(text[span[0] : span[1]]) or _NO_NOUN.match(low):
            return None
        start = span[0] if start is None else start
        if text[span[1] : span[1] + 1] == "-":  # "stik- og slagvåben"
            joint = _next_word(text, span[1] + 1)
            if joint and text[joint[0] : joint[1]] in ("og", "eller"):
                here = joint[1]
                continue
        if not _looks_adjective(low):
            return start, _with_partner(text, span[1]), span[0]
        after = _after_adjective(text, low, span[1])
        if after is None:
            return None if low.endswith("t") else (start, _with_partner(text, span[1]), span[0])
        here = after
    return None


def _after_adjective(text: str, word: str, end: int) -> int | None:
    """Where the noun phrase goes on after an adjective; None where the adjective itself is the head."""
    following = _next_word(text, end)
    if not following:
        return None
    next_word = text[following[0] : following[1]].lower()
    if next_word in ("og", "eller", "samt"):
        return following[1] if _continues(text, following[1]) else None
    if word in _NOMINAL:
        return end if _PEOPLE.match(next_word) else None
    if next_word in FUNCTION_WORDS or _NO_NOUN.match(next_word) or _is_name(text[following[0] : following[1]]):
        return None
    return end


def _with_partner(text: str, end: int) -> int:
    """ "børn og unge", "medlemmer og tidligere medlemmer": the phrase goes on after "og"."""
    joint = _next_word(text, end)
    if not joint or text[joint[0] : joint[1]] not in ("og", "eller"):
        return end
    partner = _next_word(text, joint[1])
    if not partner:
        return end
    word = text[partner[0] : partner[1]]
    after = _next_word(text, partner[1])
    alone = after is None or text[after[0] : after[1]].lower() in FUNCTION_WORDS
    return partner[1] if alone and (word in _NOMINAL or _PEOPLE.match(word)) else end


def _continues(text: str, position: int) -> bool:
    """Whether "kriminelle og …" goes on with another adjective and a noun."""
    after = _next_word(text, position)
    if not after or not _looks_adjective(text[after[0] : after[1]].lower()):
        return False
    noun = _next_word(text, after[1])
    return bool(noun and text[noun[0] : noun[1]].lower() not in FUNCTION_WORDS)


def head_noun(text: str, position: int) -> tuple[int, int] | None:
    """The span of the head noun counted by a number that ends at ``position``."""
    phrase = noun_phrase(text, position)
    if not phrase:
        return None
    word = _WORD.match(text, phrase[2])
    return (phrase[2], word.end()) if word else None
