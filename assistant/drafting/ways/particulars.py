"""Questions about a document itself: who signed it, whom it is to, its date and numbers, what it was asked and when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.danish.analysis import fold
from assistant.drafting.asking.earlier import says_once
from assistant.drafting.asking.lexicon import root, word_list, words_of
from assistant.drafting.asking.question import Question, Want, analyse_question
from assistant.drafting.citing import framing, sentence
from assistant.drafting.desk.documents import likeness_of, mentions, people_of
from assistant.drafting.desk.fitness import PERSON
from assistant.drafting.desk.ranking import Desk
from assistant.drafting.desk.sources import Source
from assistant.drafting.ways import particular_lines as lines
from assistant.drafting.ways.particular_lines import Particular, Reader
from assistant.records import AnswerSentence

_DOCUMENT = (
    r"(?:\w*notat\w*|\w*rapport\w*|brev\w*|svar(?:et|ets|brevet)?|udtalelse\w*|besvarelse\w*|"
    r"dokument\w*|henvendelse\w*|skrivelse\w*|den|\w+s (?:vurdering|svar|brev))"
)
_SOME = r"(?:\S+ ){0,4}?"
_WHEN = r"\b(?:hvornår|hvilken (?:dato|dag)|hvad dato|dato(?:en)?)\b"
_ENQUIRED = (
    r"(?:henvend\w*|forespørg\w*|anmod\w*|spurgt\w*|(?:skrev|skrevet) (?:\S+ ){0,4}?til|bad|bedt om|e?-?mailen|"
    r"(?:stillede|stillet) (?:\S+ ){0,3}?spørgsmål\w*|spørgsmål\w* (?:\S+ ){1,9}?stillet)"
)
_WHAT: tuple[tuple[str, Reader, str], ...] = (
    ("case_number", lines.case_number, r"\bsags?(?:nr|nummer)\w*|\bjournaln"),
    ("document_number", lines.document_number, r"\bdokument(?:nr|nummer)\w*"),
    ("caseworker", lines.caseworker, r"\bsagsbehandler\w*|\bhvem har (?:skrevet|udarbejdet|lavet|forfattet) notat\w*|"
r"\bforfatter\w*"),
    ("mail", lines.mail, r"\b(?:e-?)?mail(?:adressen?|s)?\b(?=\W*$| (?:på|til|hos)\b)|\bhvem\b.*\bcc\b|"
r"\bcc\b.*\bhvem\b"),
    ("address", lines.address, r"\bhvilken adresse\b|\badressen? (?:på|til)\b|\bhvor ligger\b.{3,60}\bhenne\b"),
    ("signatory", lines.signatory, rf"\bunderskr\w*|\bskrev(?:et)? (?:\S+ ){{0,4}}under\b(?! \d)|\bafsender\w*|"
rf"\bhvem (?:har |har i )?(?:skrevet|skrev|sendt|sendte|afgav|afgivet) (?:\S+ ){{0,3}}{_DOCUMENT}|"
rf"\bhvem er {_DOCUMENT} (?:\S+ )*fra\b"),
    ("recipient", lines.recipient, rf"\bstilet til\b|\badresseret til\b|\bmodtager\w* (?:af )?{_DOCUMENT}|"
rf"\bhvem (?:er|var|blev) {_DOCUMENT} .*\btil\b|\bhvem {_SOME}(?:fik|modtog) {_DOCUMENT}|\bsendt til\b|"
r"^att(?:ention|\.)?\b|\battention\b"),
    ("number_asked", lines.number_asked, r"\bhvor mange spørgsmål\b"),
    ("enquiry", lines.enquiry, rf"{_WHEN}.*{_ENQUIRED}|\b{_ENQUIRED}.*\b(?:hvornår|dato\w*)\b|"
r"^dato (?:anmodning|henvendelse)"),
    ("date", lines.date, rf"\b(?:hvornår|hvilken (?:dato|dag)) (?:er|blev) {_SOME}{_DOCUMENT}(?: \S+){{0,4}} "
rf"(?:dateret|skrevet|udarbejdet|sendt|fra)|\bdato(?:en)? (?:på|for) {_DOCUMENT}|\bhvad er {_DOCUMENT} dateret|"
rf"{_WHEN} (?:sendte|afgav|svarede) {_SOME}\S+"),
    ("asker", lines.asker, r"\bhvem (?:der )?(?:har )?(?:tog|tage\w*) initiativ\w*|"
r"\bhvem (?:har )?(?:anmod\w*|bad|bedt)\b"),
    ("asked", lines.asked, rf"\bhvad (?:ønskede|spurgte|ville|bad) {_SOME}(?:om\b|at få|vide|have)|"
r"\bhvad (?:var|lød) (?:\S+ )?spørgsmål\w*|\bhvad blev der spurgt\b|\bhvad .*\bhenvendelse\w* (?:om|ud på)\b|"
r"\bhvorfor (?:har |skrev )?(?:\S+ ){1,4}(?:skrevet|skrev|udtalt sig|svaret|til)\b(?!.*\bunder\b)"),
)  # fmt: skip
_PATTERNS = tuple((name, read, re.compile(pattern, re.IGNORECASE)) for name, read, pattern in _WHAT)
_ENQUIRY = re.compile(rf"(?i)\b{_ENQUIRED}")
_OF_LETTERS = frozenset({"mail", "recipient", "enquiry", "asker", "asked", "number_asked", "signatory"})
_ASKING = frozenset(root(word) for word in word_list("particulars"))
_TITLE = re.compile(r"(?i)\bhvem (?:er|var)\b|\bnavn\w*\b|\bhvad hedd?er?\b")
_TITLE_WORD = re.compile(r"(?i)\b\w*(?:direktør|chef|inspektør|borgmester|konsulent|fuldmægtig|sekretær|leder)\b")
_ASKS_AT_ONCE = re.compile(r"(?i)\W*(?:på |til |fra )?(?:hvornår|hvilke[nt]?|hvad|hvem|hvorfor|dato)\b")
_SAME = re.compile(r"(?i)\bsamme\b")
LEAST_LIKE, SURELY_LIKE = 0.4, 0.75
DENIED = "Det er ikke rigtigt"


def answer_about_document(question: Question, desk: Desk) -> list[AnswerSentence]:
    """The particular asked for, cited to the lines that hold it; nothing where none is asked for or none is known."""
    asked = _asked(question, desk)
    if asked is None:
        return []
    what, read = asked
    told = [(source, made) for source in _meant(question, desk, what, read) if (made := read(source))]
    said = [_sentence(source, made) for source, made in told]
    if len(told) == 1:
        source, made = told[0]
        nearest = lines.enquiry(source) if not made.lines else None
        return [*_judged(question, what, source, said[0], desk), *([_sentence(source, nearest)] if nearest else [])]
    if said and not _several_asked(question, desk):
        return [framing("Spørgsmålet kan handle om flere forskellige ting:"), *said]
    if said and _SAME.search(question.text):
        return [_led("Ja" if len({made.text for _, made in told}) == 1 else "Nej", said[0]), *said[1:]]
    return said


def says_missing(said: Sequence[AnswerSentence]) -> bool:
    """Whether an answer says that the document does not tell what is asked."""
    return bool(said) and said[0].framing and said[0].text.startswith(lines.NOT_TOLD)


def _judged(question: Question, what: str, source: Source, said: AnswerSentence, desk: Desk) -> list[AnswerSentence]:
    """The answer with a yes or no before it, or with the correction of what the question takes for granted."""
    is_yes_no = question.want is Want.YES_NO
    if what == "enquiry" and is_yes_no:
        right = _is_of_time(question, source)
        return [_led("Ja" if right else "Nej", said)] if question.dates else [said]
    if what != "signatory":
        return [said]
    right = not _names_other(question.text, source, desk)
    if is_yes_no:
        return [_led("Ja" if right else "Nej", said)]
    return [said if right else _led(DENIED, said)]


def _names_other(text: str, source: Source, desk: Desk) -> bool:
    """Whether a text speaks of another signatory than the letter's, or of the signatory with another title."""
    letter = source.structure.letter
    signatory = {fold(word) for word in ((letter and letter.signatory) or "").split()}
    said = set(words_of(text))
    others = [other.signatory or "" for desk_source in desk.whole.sources if (other := desk_source.structure.letter)]
    spoken = [{fold(word) for word in name.split()} for name in PERSON.findall(text)]
    spoken += [name for other in others if len((name := {fold(word) for word in other.split()}) & said) > 1]
    title = {root(word) for word in words_of((letter and letter.signatory_title) or "")}
    if not any(name & signatory for name in spoken):
        known = people_of(source)
        return any(not ({word.removesuffix("s") for word in name} | name) & known for name in spoken)
    return any(not _is_title(word, title) for word in _TITLE_WORD.findall(text))


def _is_title(word: str, title: set[str]) -> bool:
    return not title or root(fold(word)) in title


def _is_of_time(question: Question, source: Source) -> bool:
    letter = source.structure.letter
    day = letter.enquiry_date if letter else None
    return day is not None and any(date.first <= day <= date.last for date in question.dates)


def asks_nothing_else(question: Question, desk: Desk) -> bool:
    """Whether a question is about a letter's particular, and not if or how something was answered before."""
    return (
        bool(_ASKS_AT_ONCE.match(question.text)) and not says_once(question.text) and _asked(question, desk) is not None
    )


def _asked(question: Question, desk: Desk) -> tuple[str, Reader] | None:
    """Which particular is asked for."""
    for name, read, pattern in _PATTERNS:
        if pattern.search(question.text):
            return name, read
    if question.want is Want.YES_NO and question.dates and _ENQUIRY.search(question.text):
        return "enquiry", lines.enquiry
    named = [source for mention in mentions(question.text, desk) for source in mention.sources]
    said = {root(word) for word in words_of(question.text)}
    if named and _TITLE.search(question.text) and any(_title_roots(source) & said for source in named):
        return "signatory", lines.signatory
    return None


def _title_roots(source: Source) -> set[str]:
    letter = source.structure.letter
    return {root(word) for word in words_of((letter and letter.signatory_title) or "") if len(word) > 4}


def _meant(question: Question, desk: Desk, what: str, read: Reader) -> list[Source]:
    """The documents that the question is about: those it names, else the one that its words fit best."""
    named = {source.document.id for mention in mentions(question.text, desk) for source in mention.sources}
    able = [source for source in desk.sources if read(source)]
    if what in _OF_LETTERS:
        able = [source for source in able if source.structure.letter]
    if named and (meant := [source for source in able if source.document.id in named]):
        if len(meant) == 1 or _several_asked(question, desk):
            return meant
        able = meant
    if len(able) < 2 and len(desk.sources) == 1:
        return able
    terms = [term for term in analyse_question(question.text).terms if root(term.word) not in _ASKING]
    likeness = [(likeness_of(source, terms, desk), source) for source in able]
    if what == "enquiry" and question.want is Want.YES_NO:
        likeness = [(share, source) for share, source in likeness if _is_of_time(question, source)] or [
            (share, source) for share, source in likeness if share >= SURELY_LIKE
        ]
    best, source = max(likeness, key=lambda found: found[0], default=(0.0, None))
    if source is None or best < LEAST_LIKE:
        return able if named and not [term for term in terms if term.weight >= 0.9] else []
    return [source]


def _several_asked(question: Question, desk: Desk) -> bool:
    """Whether the question names each of several documents."""
    return any(re.search(r"ene$", mention.noun) for mention in mentions(question.text, desk)) or (
        len([mention for mention in mentions(question.text, desk) if len(mention.sources) == 1]) > 1
    )


def _sentence(source: Source, made: Particular) -> AnswerSentence:
    return sentence(made.text, source, made.lines) if made.lines else framing(made.text)


def _led(verdict: str, said: AnswerSentence) -> AnswerSentence:
    return replace(said, text=f"{verdict}. {said.text}")
