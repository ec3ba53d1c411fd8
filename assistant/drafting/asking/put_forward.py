"""A statement that a question puts to be confirmed: "Er det rigtigt, at …", "… er vel …?", "Jeg har læst, at …"."""

from __future__ import annotations

import re

from assistant.danish.sentences import split_sentences
from assistant.drafting.asking.lexicon import words_of
from assistant.drafting.asking.presupposed import Presumed, finished, plainly
from assistant.drafting.asking.topics import is_finite

_RIGHT = r"(?:rig\w*t\w*|korrekt|sandt?|sådan|tilfældet|forstået rigtigt|en kendsgerning)"
_IT = r"(?:det|dette|tallet|beløbet|datoen|oplysningen)"
_IS_RIGHT = (
    rf"(?:(?:er|var|blev) {_IT} (?:\w+ )?{_RIGHT}|(?:passer|stemmer|holder|gælder) {_IT}(?: stik| tal)?|"
    rf"kan (?:i|du|man|forvaltningen|{_IT}) bekræftes?(?: {_IT})?|har jeg ret(?: i(?: det)?)?|rigtigt|ikke sandt)"
)
_THINKING = r"(?:forst[åo]et|læst|hørt|ved|tror|troede|antager|formoder|mener|husker|går ud fra|fået at vide)"
_NO_QUESTION = r"(?!hv|er |har |kan |skal |vil |var |blev )"
_SHAPES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?i)^\W*(?:(?:mon|men|og|så) )?{_IS_RIGHT}\s*,?\s*at\s+(?P<said>.+)$",
        rf"(?i)^(?P<said>.+?)[.,;–-]\s*{_IS_RIGHT}\s*\?+\s*$",
        rf"(?i)^(?:.*\b)?(?:jeg|vi) (?:har )?(?:\w+ )?{_THINKING}(?: det(?: sådan)?)?,? at\s+(?P<said>.+)$",
        rf"(?i)^\W*(?:så vidt|som|efter (?:hvad|det),?) (?:jeg|vi) (?:har |kan )?(?:{_THINKING}|se|huske|forstå)"
        r"(?: det)?,?\s+(?P<said>.+)$",
        rf"(?i)^(?P<said>{_NO_QUESTION}[^?]{{12,200}}?),?\s+(?:ikk?(?:e|')?(?: sandt| også)?|ik'?os?|vel|eller hvad)"
        r"\s*\?+\s*$",
        rf"(?i)^(?P<said>(?!.*\bhv(?:or|ad|em|ilk)){_NO_QUESTION}[^?]{{4,120}}\b(?:vel|da|jo)\b[^?]{{4,160}})\?+\s*$",
    )
)
_ADDRESS = re.compile(r"(?i)^\W*(?:kære|hej|til|goddag|hilsen|mvh|om|vedr\w*|(?:med )?venlig)\b")
_CLOSING = re.compile(r"(?i)\s*\b(?:(?:med )?venlig hilsen|hilsen|mvh\.?|vh\.?)\b.*$")
_IT_WAS = re.compile(r"(?i)^\W*(?:var|er|blev) det\s+(?P<who>[^,?]{2,90}?),?\s+der\s+(?P<said>[^?]+)")
LEAST_WORDS = 4


def put_forward(text: str) -> Presumed | None:
    """The statement that a question puts to be confirmed; None for one that asks in another way."""
    said = _put(re.sub(r"\s+", " ", text).strip())
    return finished(Presumed(plainly(said), is_put=True)) if said else None


def told_before(text: str) -> list[Presumed]:
    """The statements that a question is led in by: "Puljen gav 18 mio. kr. Hvordan blev de fordelt?"."""
    plain = _CLOSING.sub("", re.sub(r"\s+", " ", text))
    sentences = [plain[start:end].strip() for start, end in split_sentences(plain)]
    said = [sentence for sentence in sentences if _says_something(sentence)]
    return [finished(Presumed(plainly(_put(sentence) or sentence), is_put=True)) for sentence in said]


def as_statement(text: str) -> str:
    """What a question asks whether is so: "BR vedtog planen" of "Var det BR, der vedtog planen?"."""
    was = _IT_WAS.match(text)
    return f"{was['who']} {plainly(was['said'])}" if was else text.strip(" ?.!")


def _put(plain: str) -> str:
    for shape in _SHAPES:
        match = shape.search(plain)
        if match:
            said: str = match["said"]
            return _put(said) or said
    return ""


def _says_something(sentence: str) -> bool:
    if _ADDRESS.match(sentence) or sentence.endswith((":", "?")) or len(words_of(sentence)) < LEAST_WORDS:
        return False
    return any(is_finite(word) for word in re.findall(r"\w+", sentence)[1:])
