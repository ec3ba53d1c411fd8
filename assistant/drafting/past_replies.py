"""What was asked and answered before: which reply, on what, and what it said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.danish.dates import format_date
from assistant.drafting.citing import cite, sentence
from assistant.drafting.composing import compose
from assistant.drafting.lexicon import is_plain, root, words_of
from assistant.drafting.question import Question, Want, analyse_question
from assistant.drafting.ranking import Desk, Scored
from assistant.drafting.sources import Source, Statement
from assistant.records import AnsweredQuestion, AnswerSentence, BlockKind, Kind

_FRAME = re.compile(
    r"(?i)\b(?:har|havde) (?:vi|forvaltningen|i|bif|kommunen|nogen|man)\b|\b(?:tidligere|før|"
    r"nogensinde|allerede|sidst|engang)\b|"
    r"\b(?:svar\w*|besvar\w*|skrevet|skrev|spurgt\w*|stillet|spørgsmål\w*|henvendelse\w*)\b|"
    r"\b(?:et|en|til et|til en) (?:mb|medlem\w*)\b|\bmedlem af borgerrepræsentationen\b|"
    r"\bnoget om\b|\bfind\b|\bmb\b"
)
_ASKS_WHICH = re.compile(
    r"(?i)\bhvornår\b|\bhvilke[nt]? (?:henvendelse|brev|dato|svar)|\bhvem\b|\bdato\b|\bhenvendelse\w*"
)
_LEAST = 0.5
_THANKS = re.compile(r"(?i)^tak for (?:din|dit|deres|jeres)\b")


@dataclass(frozen=True)
class _Match:
    source: Source
    question: AnsweredQuestion | None
    score: float
    asked: float  # how well the question itself matches


def answer_from_replies(question: Question, desk: Desk) -> list[AnswerSentence]:
    """Which reply dealt with it, and what was answered; nothing where no reply did."""
    core = without_frame(question)
    match = _best(core, desk)
    if match is None or match.score < _LEAST or _unknown_core(core, desk):
        return []
    source = match.source
    if re.search(r"(?i)\bhvem har\b", question.text):
        recipient = _recipient(source)
        return [*([recipient] if recipient else []), _opening(match, dated=True)]
    said = _what_was_said(core, desk, match)
    dated = not said or bool(_ASKS_WHICH.search(question.text))
    return [_opening(match, dated=dated), *compose(desk, said)]


_OPEN = frozenset({Want.YES_NO, Want.OTHER, Want.REASON, Want.PURPOSE, Want.PLACE, Want.MEASURE})
_NEARLY, _MOST_SAID = 0.8, 640
_VERDICT = re.compile(r"(?:Ja|Nej)\b")


def answered_before(question: Question, desk: Desk) -> list[Statement]:
    """What a past reply answered, in full, where it was asked nearly the same; a yes or no needs to open with one."""
    if question.want not in _OPEN or question.options or question.negated:
        return []
    found = (
        (_likeness(question, asked, source, desk), position, asked)
        for position, source in enumerate(desk.sources)
        if source.document.kind is Kind.REPLY and source.structure.letter
        for asked in source.structure.letter.questions
    )
    likeness, position, asked = max(found, key=lambda entry: entry[0], default=(0.0, 0, None))
    if asked is None or likeness < _NEARLY:
        return []
    said = _answer_of(desk.sources[position], asked)
    if not said or (
        question.want is Want.YES_NO and not _opens_with_verdict(question, said[0], desk.sources[position])
    ):
        return []
    if question.years and not any(statement.years & question.years for statement in said):
        return []
    kept = said[:1]
    for statement in said[1:]:
        if sum(len(other.text) for other in (*kept, statement)) > _MOST_SAID:
            break
        kept.append(statement)
    return kept


def _opens_with_verdict(question: Question, first: Statement, source: Source) -> bool:
    """Whether the answer says yes or no, and of every name asked about that the letter's opening does not hold."""
    letter = source.structure.letter
    told = [first.text, *(s.text for s in source.statements if _THANKS.match(s.text))]
    told += [asked.text for asked in letter.questions] if letter else []
    known = {root(word) for text in told for word in words_of(text)}
    return bool(_VERDICT.match(first.text)) and all(root(term.word) in known for term in question.names)


def _answer_of(source: Source, asked: AnsweredQuestion) -> list[Statement]:
    return [
        s for s in source.statements if s.is_content and s.block in asked.answer_blocks and not _THANKS.match(s.text)
    ]


def _likeness(question: Question, asked: AnsweredQuestion, source: Source, desk: Desk) -> float:
    """How much of either question the other holds; a word that only the answer holds counts less."""
    old = analyse_question(asked.text)
    if old.want is not question.want:
        return 0.0
    theirs = {root(term.word) for term in old.terms}
    mine = {root(term.word) for term in question.terms}
    answer = {root(word) for statement in _answer_of(source, asked) for word in statement.words}
    shares = []
    for terms, other in ((question.terms, theirs), (old.terms, mine)):
        total = sum(desk.weight(term) for term in terms) or 1.0
        held = sum(
            desk.weight(term)
            * (1.0 if root(term.word) in other else 0.8 if other is theirs and root(term.word) in answer else 0.0)
            for term in terms
        )
        shares.append(held / total)
    heavy = sum(term.weight >= 0.9 for term in question.terms)
    return min(shares) if heavy > 1 else 0.0


def without_frame(question: Question) -> Question:
    """The question without "har vi tidligere svaret på, om …"."""
    left = set(re.findall(r"[^\W_]+", _FRAME.sub(" ", question.text).lower()))
    terms = tuple(term for term in question.terms if term.surface.lower() in left)
    clause = re.search(r"(?i)\bhv(?:or|ad|em|ilke)\w*\b.*", question.text[4:])
    want = analyse_question(clause.group()).want if clause else question.want
    return replace(question, terms=terms, kinds=frozenset(), want=want)


def _best(core: Question, desk: Desk) -> _Match | None:
    found: list[_Match] = []
    for position, source in enumerate(desk.sources):
        if source.document.kind is not Kind.REPLY:
            continue
        letter = source.structure.letter
        for asked in letter.questions if letter and letter.questions else (None,):
            found.append(_match(core, desk, position, asked))
    return max(found, key=lambda match: match.score, default=None)


def _match(core: Question, desk: Desk, position: int, asked: AnsweredQuestion | None) -> _Match:
    source, index = desk.sources[position], desk.indexes[position]
    answer = set(asked.answer_blocks) if asked else {s.block for s in source.statements if s.is_content}
    heads = {asked.question_block} if asked else set()
    letter = source.structure.letter
    recipient = set(words_of(letter.recipient or "")) if letter else set()
    total, covered, in_question = 0.0, 0.0, 0.0
    for term in core.terms:
        weight = desk.weight(term) * (0.4 if is_plain(term.word) else 1.0)
        own, _ = index.find(term.word)
        strengths = [(strength, source.statements[i].block) for i, strength in own.items()]
        asked_for = max((s for s, block in strengths if block in heads), default=0.0)
        said = max((s for s, block in strengths if block in answer), default=0.0)
        total += weight
        named = 1.0 if term.word in recipient else 0.0
        covered += weight * max(asked_for, 0.9 * said, named)
        in_question += weight * asked_for
    total = total or 1.0
    alike = asked is not None and core.want is analyse_question(asked.text).want
    return _Match(source, asked, covered / total + 0.15 * in_question / total + 0.2 * alike, in_question / total)


def _unknown_core(core: Question, desk: Desk) -> bool:
    heavy = [term for term in core.terms if term.weight >= 0.9 and not is_plain(term.word)]
    return bool(heavy) and all(not desk.knows_well(term.word) for term in heavy)


def _opening(match: _Match, *, dated: bool) -> AnswerSentence:
    """Which reply it was and the question it answered, in that letter's words; its thanks only for the date."""
    source = match.source
    letter = source.structure.letter
    thanks = next((s for s in source.statements if _THANKS.match(s.text)), None)
    asked = [s for s in source.statements if match.question and s.block == match.question.question_block]
    cited: list[Statement] = [thanks] if thanks else []
    date = letter.enquiry_date if letter else None
    which = f"henvendelse af {format_date(date)}" if date else f"en henvendelse ({source.label})"
    text = f"Ja, forvaltningen har svaret på {which}."
    if match.question and match.asked >= 0.3 and asked and not dated:
        text = f"Ja, forvaltningen har svaret på spørgsmålet: »{match.question.text.strip()}«"
        return replace(sentence(text, source, asked), source="")
    if match.question and match.asked >= 0.3 and asked:
        text = f"Ja, forvaltningen har svaret på {which}, hvor der blev spurgt: »{match.question.text.strip()}«"
        cited += asked
    made = sentence(text, source, cited or asked or list(source.statements[:1]))
    separate = tuple(citation for statement in (cited or asked) for citation in cite(source, [statement]))
    return replace(made, citations=separate or made.citations, source="")


def _recipient(source: Source) -> AnswerSentence | None:
    letter = source.structure.letter
    if not letter or not letter.recipient:
        return None
    name = letter.recipient.split(",")[0].split()[0]
    line = next((s for s in source.statements if s.kind is BlockKind.LETTERHEAD and name in s.text), None)
    return sentence(f"Spørgsmålet er stillet af {letter.recipient}.", source, [line]) if line else None


def _what_was_said(core: Question, desk: Desk, match: _Match) -> list[Statement]:
    source = match.source
    blocks = match.question.answer_blocks if match.question else tuple(s.block for s in source.statements)
    said = [s for s in source.statements if s.is_content and s.block in blocks and not _THANKS.match(s.text)]
    if not said:
        return []
    ranked: list[Scored] = [entry for entry in desk.rank(core) if entry.statement in said]
    best = ranked[0].statement if ranked else said[0]
    if core.want is Want.COUNT or re.search(r"(?i)hvor mange", core.text):
        return [next((s for s in said if s.numbers), best)]
    if match.asked >= 0.3 and said[0].index != best.index:
        return _in_order([said[0], best]) if _close(said[0], best) and ranked[0].own >= 0.6 else [said[0]]
    return [best]


def _close(first: Statement, second: Statement) -> bool:
    return abs(first.index - second.index) <= 2


def _in_order(statements: Sequence[Statement]) -> list[Statement]:
    return sorted(statements, key=lambda entry: entry.index)
