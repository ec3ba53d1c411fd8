"""Signs that stand alone where a word was printed: "1" or "|" for "i" and "I"; and signs that are only dirt.

A figure is a fact, so "1" is read as "i" only where its neighbours leave no doubt: "1" must not be what is counted,
numbered or measured, and the sentence must be far likelier with "i".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.text_repair.ngrams import BORDER, NUMBER, LanguageModel
from assistant.text_repair.tokens import Token

LONE_SIGNS = frozenset("1l|")

_YEAR = re.compile(r"(?:19|20)\d\d")
_LETTERS = re.compile(r"[^\W\d_]+")
_FIGURE_MARGIN = 5.0
_STROKE_MARGIN = 1.0
# Words that number what follows, or that a quantity follows.
_NUMBERING_WORDS = """
nr nummer stk kap kapitel side sider punkt pkt bilag ad mål delmål version fase del klasse trin kl uge type gruppe pulje
niveau spørgsmål afsnit tabel figur kun ca cirka højst mindst over under og eller til mellem hver hvert alt artikel zone
etape spor model scenarie kategori lokale rum hold bind akt sag linje rute lod skema note minus plus gange blot bare
præcis nøjagtigt knap godt yderligere endnu de den mit dit sit et en nogle
"""
_NUMBERING = frozenset(_NUMBERING_WORDS.split())
# What is counted: "1 person".
_COUNTED_WORDS = """
person borger medarbejder ansat barn mand kvinde elev ung dag uge måned år time minut procent pct mio mia kr stk plads
sag møde påbud besøg årsværk fuldtidsansat km meter kg liter ud af
"""
_COUNTED = frozenset(_COUNTED_WORDS.split())


# Verbs and adverbs that "i" follows and no figure: "har været 1 beskæftigelsesrettede tilbud".
_LEADING_WORDS = """
er var være været blev bliver blive blevet deltager deltage deltaget deltog indgår indgå indgik indgået bor boede står
stod sker skete foregår foregik ligger sidder sad arbejder også især primært fortsat stadig dog desuden både særligt
allerede ofte typisk
"""
_LEADING = frozenset(_LEADING_WORDS.split())
# What a numeral never stands before: adjectives in the plural or definite form, and definite nouns.
_NO_SINGULAR = re.compile(
    r"\w{5,}(?:ede|lige|iske|somme)|\w{4,}erne|\w{4,}(?:ingen|ionen|heden|elsen|ammet|ementet|iatet)"
)
_SINGULAR_AFTER_ALL = re.compile(r"\w*(?:kaserne|lanterne|stjerne|cisterne|hjerne|kerne|taverne|glæde|kæde|kollegie)")
# "i", a noun that nobody counts there, and a preposition.
_PHRASE_LIST = """
forbindelse med|henhold til|forhold til|overensstemmelse med|stedet for|løbet af|kraft af|lyset af|tråd med|strid med
regi af|retning af|forlængelse af|medfør af|mangel på|spidsen for|anledning af|tilknytning til|relation til
"""
_PHRASES = frozenset(tuple(each.split()) for each in _PHRASE_LIST.replace("|", "\n").strip().split("\n"))
_HAVING_WORDS = """
har havde haft have får fik fået få giver gav givet give søgt søger bevilget med fra mellem
"""
_HAVING = frozenset(_HAVING_WORDS.split())
# "er 1 gang" is a start, "var 1 gang om året" is a count.
_UNDER_WAY_WORDS = """
er være været går gå gik gået sat sættes sætte sætter kommer kom kommet komme stadig nu
"""
_UNDER_WAY = frozenset(_UNDER_WAY_WORDS.split())
_HOW_OFTEN_WORDS = """
om pr per hver hvert i på til før efter årligt årlig ugentligt ugentlig månedligt månedlig dagligt daglig kvartårligt
halvårligt mere siden imellem ad
"""
_HOW_OFTEN = frozenset(_HOW_OFTEN_WORDS.split())


def read_lone_sign(
    text: str, tokens: Sequence[Token], index: int, words: list[str], place: int, model: LanguageModel
) -> str | None:
    """What a lone "1", "l" or "|" was printed as, or None to leave it. ``words[place]`` is the sign's own place."""
    token = tokens[index]
    if index + 1 >= len(tokens) or not _stands_alone(text, token):
        return None
    following = tokens[index + 1]
    if text[token.end : following.start].strip():
        return None
    if token.text == "1":
        likely = _is_preposition(tokens, index, words, place, model)
    else:
        likely = following.is_word and _gain(words, place, "i", token.lower, model) > _STROKE_MARGIN
    if not likely:
        return None
    return "I" if token.starts_sentence else "i"


def _stands_alone(text: str, token: Token) -> bool:
    before, after = text[max(token.start - 1, 0) : token.start], text[token.end : token.end + 1]
    return not before.strip() and after in (" ", "\n")


def _is_preposition(tokens: Sequence[Token], index: int, words: list[str], place: int, model: LanguageModel) -> bool:
    token, following = tokens[index], tokens[index + 1]
    previous = tokens[index - 1] if index else None
    after_that = tokens[index + 2] if index + 2 < len(tokens) else None
    if _YEAR.fullmatch(following.text):  # "begyndelsen 1 2016 har": a year follows "i", never "1"
        return after_that is not None and (token.starts_sentence or _is_plain(previous)) and after_that.is_word
    if token.starts_sentence or not _is_plain(previous) or not _LETTERS.fullmatch(following.text):
        return False
    assert previous is not None
    if _cannot_be_counted(words, place):
        return True
    if following.lower in _COUNTED or (following.lower == "gang" and words[place + 2] in _HOW_OFTEN):
        return False
    return _gain(words, place, "i", NUMBER, model) > _FIGURE_MARGIN


def _cannot_be_counted(words: list[str], place: int) -> bool:
    """Whether grammar alone says that no figure stands there; the neighbours are taken as repaired."""
    before, after, after_that = words[place - 1], words[place + 1], words[place + 2]
    if before in _HAVING:
        return False
    if (after, after_that) in _PHRASES:
        return True
    if (after, after_that) == ("op", "til"):
        return place + 3 < len(words) and words[place + 3] == NUMBER
    if after == "gang":
        return before in _UNDER_WAY and after_that not in _HOW_OFTEN
    if before not in _LEADING or _SINGULAR_AFTER_ALL.fullmatch(after):
        return False
    return _NO_SINGULAR.fullmatch(after) is not None


def _is_plain(token: Token | None) -> bool:
    return token is not None and _LETTERS.fullmatch(token.text) is not None and token.lower not in _NUMBERING


def _gain(words: list[str], place: int, word: str, read: str, model: LanguageModel) -> float:
    """How much likelier (nats) the sentence is with the word than as read."""
    before_that, before, after, after_that = words[place - 2], words[place - 1], words[place + 1], words[place + 2]
    if before == BORDER:
        before_that = BORDER

    def cost(middle: str) -> float:
        return (
            model.strict_cost(middle, before, before_that)
            + model.strict_cost(after, middle, before)
            + model.strict_cost(after_that, after, middle)
        )

    return cost(read) - cost(word)
