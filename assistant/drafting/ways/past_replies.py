"""What was asked and answered before: which reply, on what, and what it said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.danish.dates import format_date
from assistant.drafting.asking.earlier import who_acted, without_asking
from assistant.drafting.asking.lexicon import JOIN, is_plain, root, word_list, words_of
from assistant.drafting.asking.question import Question, Want, analyse_question
from assistant.drafting.citing import cite, sentence
from assistant.drafting.composing import compose
from assistant.drafting.desk.documents import days_of
from assistant.drafting.desk.fitness import REQUEST
from assistant.drafting.desk.ranking import Desk
from assistant.drafting.desk.sources import Source, Statement
from assistant.drafting.ways.standing import asks_how_long, latest_on, what_runs
from assistant.records import AnsweredQuestion, AnswerSentence, BlockKind, Kind

_ASKS_WHICH = re.compile(r"(?i)\bhvornår\b|\bhvilke[nt]? (?:henvendelse|brev|dato)|\bhvem\b|\bdato\b|\bhenvendelse\w*")
_ASKS_WHO_ASKED = re.compile(
    r"(?i)\bhvem\b(?: der)?(?: har)? (?:\w+ )?(?:spurgt|spurgte|stillet|stillede|bedt|bad)\b|\bhvem og hvornår\b|"
    r"\b(?:spurgt|spurgte)\b.*\bhvem\b|\bhvem (?:spurgte|var det)\b"
)
_ASKS_SIGNED = re.compile(r"(?i)\bunderskre\w*|\bskrev(?:et)? under\b|\bskrevet under\b|\bhvem svarede\b|\bafsender\w*")
_LEAST = 0.5
_ASKED_IT = 0.45  # of the weight of what is asked, in an old question that asked the same
AROUND, RANKED, LONGEST_PASSAGE = 0.6, 0.25, 560
_IN_SUM = frozenset({Want.SUMMARY, Want.OTHER, Want.LIST})  # asks for all that was answered
MOST_PARAGRAPHS = 2  # of an answer that is given whole
FITTING = 1.0  # of holding the kind of answer that is wanted, beside the words
_AS_IT_IS = 0.74  # of the word itself, its family or one that means the same
_US = frozenset(root(word) for word in word_list("us")) | {root("medlem"), root("politiker")}
_THANKS = re.compile(r"(?i)^tak for (?:din|dit|deres|jeres)\b")


@dataclass(frozen=True)
class _Match:
    source: Source
    question: AnsweredQuestion | None
    score: float
    asked: float  # how well the question itself matches
    names_it: bool = False  # the question holds a word of what is asked as it is asked

    @property
    def was_asked(self) -> bool:
        """Whether just this was asked, and not only dealt with in the answer."""
        return self.question is not None and self.names_it and self.asked >= _ASKED_IT


def answer_from_replies(question: Question, desk: Desk) -> list[AnswerSentence]:
    """Which reply dealt with it, who asked and signed where that is asked, and what was answered; or nothing."""
    core = without_frame(question)
    match = _best(core, desk)
    if match is None or match.score < _LEAST or _unknown_core(core, desk):
        return []
    match = _latest(core, desk, match)
    source = match.source
    said = _what_was_said(core, desk, match)
    dated = not said or bool(_ASKS_WHICH.search(question.text))
    told = [_opening(match, dated=dated, said=said)]
    if _ASKS_WHO_ASKED.search(question.text):
        told = [made for made in (_recipient(source),) if made] + [_thanks(match)]
        if not re.search(r"(?i)\bhvad (?:blev|svarede|var|er)\b|\bhvad .{0,40}\bsvar", question.text):
            return told
    told += compose(desk, said)
    if _ASKS_SIGNED.search(question.text):
        told += [made for made in (_signatory(source),) if made]
    return told


_OPEN = frozenset({Want.YES_NO, Want.OTHER, Want.REASON, Want.PURPOSE, Want.PLACE, Want.MEASURE})
_NEARLY, _MOST_LED = 0.8, 640
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
        if sum(len(other.text) for other in (*kept, statement)) > _MOST_LED:
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
    left = set(re.findall(r"[^\W_]+", without_asking(question.text).lower()))
    written = {word for surface in left for word in words_of(surface)}
    terms = tuple(
        term
        for term in question.terms
        if root(term.word) not in _US
        and (term.surface.lower() in left or (JOIN in term.word and set(term.word.split(JOIN)) <= written))
    )
    clause = re.search(r"(?i)\bhv(?:or|ad|em|ilke)\w*\b.*", question.text[4:])
    want = analyse_question(clause.group()).want if clause else question.want
    return replace(question, terms=terms or question.terms, kinds=frozenset(), want=want)


def _best(core: Question, desk: Desk) -> _Match | None:
    """The reply, and of its questions the one, that dealt with it best; a statement where its sender is asked about."""
    found: list[_Match] = []
    kind = Kind.STATEMENT if any(_acted(core, source) for source in desk.sources) else Kind.REPLY
    for position, source in enumerate(desk.sources):
        letter = source.structure.letter
        if source.document.kind is not kind or letter is None or (kind is Kind.STATEMENT and not _acted(core, source)):
            continue
        if (core.sources and source.document.id not in core.sources) or not _was_then(core, source):
            continue
        for asked in letter.questions or (None,):
            found.append(_match(core, desk, position, asked))
    return max(found, key=lambda match: match.score, default=None)


def _latest(core: Question, desk: Desk, match: _Match) -> _Match:
    """The reply with the latest decision, where it is asked if something still runs or until when."""
    last = latest_on(what_runs(core), desk) if asks_how_long(core) and not core.told else None
    if last is None or last.source == match.source.document.id:
        return match
    position, source = next((i, s) for i, s in enumerate(desk.sources) if s.document.id == last.source)
    letter = source.structure.letter
    if source.document.kind is not Kind.REPLY or letter is None:
        return match
    asked = next((asked for asked in letter.questions if last.block in asked.answer_blocks), None)
    return _match(core, desk, position, asked)


def _was_then(core: Question, source: Source) -> bool:
    """Whether a reply is of the time that the question says it was given, if it does."""
    return not core.told or any(time.first <= day <= time.last for time in core.told for day in days_of(source))


def _acted(core: Question, source: Source) -> bool:
    """Whether it is the sender of a statement who is asked to have spoken: "har politiet udtalt sig om …"."""
    if source.document.kind is not Kind.STATEMENT:
        return False
    sender = {root(word) for word in words_of(source.document.sender or "") if len(word) > 4}
    return bool(sender & {root(word) for word in words_of(who_acted(core.text))})


def _match(core: Question, desk: Desk, position: int, asked: AnsweredQuestion | None) -> _Match:
    source, index = desk.sources[position], desk.indexes[position]
    answer = set(asked.answer_blocks) if asked else {s.block for s in source.statements if s.is_content}
    heads = {asked.question_block} if asked else set()
    recipient = set(words_of((source.structure.letter and source.structure.letter.recipient) or ""))
    total, covered, in_question = 0.0, 0.0, 0.0
    names_it = False
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
        names_it = names_it or (asked_for >= _AS_IT_IS and not is_plain(term.word))
    total = total or 1.0
    alike = asked is not None and core.want is analyse_question(asked.text).want
    return _Match(
        source, asked, covered / total + 0.15 * in_question / total + 0.2 * alike, in_question / total, names_it
    )


def _unknown_core(core: Question, desk: Desk) -> bool:
    heavy = [term for term in core.terms if term.weight >= 0.9 and not is_plain(term.word)]
    return bool(heavy) and all(not desk.knows_well(term.word) for term in heavy)


def _opening(match: _Match, *, dated: bool, said: Sequence[Statement]) -> AnswerSentence:
    """Which reply it was and the question it answered, in that letter's words; its thanks only for the date."""
    source = match.source
    letter = source.structure.letter
    date = letter.enquiry_date if letter else None
    which = f"henvendelse af {format_date(date)}" if date else f"en henvendelse ({source.label})"
    thanks = [s for s in source.statements if _THANKS.match(s.text)][:1]
    asked = [s for s in source.statements if match.question and s.block == match.question.question_block]
    if source.document.kind is Kind.STATEMENT:
        requests = [s for s in source.statements if s.is_content and REQUEST.search(s.text)][:1]
        text = f"Ja, {source.document.sender or 'afsenderen'} har udtalt sig efter {which}."
        return replace(sentence(text, source, requests or list(said[:1])), source="")
    if not match.question or not match.was_asked or not asked:
        text = f"Ja, forvaltningen har svaret på {which}."
        return replace(sentence(text, source, thanks or asked or list(source.statements[:1])), source="")
    if not dated:
        text = f"Ja, forvaltningen har svaret på spørgsmålet: »{match.question.text.strip()}«"
        return replace(sentence(text, source, asked), source="")
    text = f"Ja, forvaltningen har svaret på {which}, hvor der blev spurgt: »{match.question.text.strip()}«"
    made = sentence(text, source, [*thanks, *asked])
    separate = tuple(citation for statement in (*thanks, *asked) for citation in cite(source, [statement]))
    return replace(made, citations=separate, source="")


def _thanks(match: _Match) -> AnswerSentence:
    """When it was asked, from the letter's own opening where it has one."""
    source, letter = match.source, match.source.structure.letter
    thanks = [s for s in source.statements if _THANKS.match(s.text)][:1]
    if not thanks or not letter or not letter.enquiry_date:
        return _opening(match, dated=True, said=())
    text = f"Henvendelsen er af {format_date(letter.enquiry_date)}: »{thanks[0].text}«"
    return replace(sentence(text, source, thanks), source="")


def _recipient(source: Source) -> AnswerSentence | None:
    letter = source.structure.letter
    if not letter or not letter.recipient:
        return None
    name = letter.recipient.split(",")[0].split()[0]
    line = next((s for s in source.statements if s.kind is BlockKind.LETTERHEAD and name in s.text), None)
    return sentence(f"Spørgsmålet er stillet af {letter.recipient}.", source, [line]) if line else None


def _signatory(source: Source) -> AnswerSentence | None:
    letter = source.structure.letter
    if not letter or not letter.signatory:
        return None
    lines = [s for s in source.statements if s.kind is BlockKind.SIGN_OFF]
    place = next((i for i, line in enumerate(lines) if letter.signatory in line.text), None)
    if place is None:
        return None
    title = f", {letter.signatory_title}" if letter.signatory_title else ""
    return sentence(f"Brevet er underskrevet af {letter.signatory}{title}.", source, lines[place : place + 2])


def _what_was_said(core: Question, desk: Desk, match: _Match) -> list[Statement]:
    """What opens the answer where just that was asked, and the paragraph that deals with it most."""
    source = match.source
    blocks = match.question.answer_blocks if match.question else tuple(s.block for s in source.statements)
    said = [s for s in source.statements if s.block in blocks and s.is_content and not _THANKS.match(s.text)]
    said = [s for s in said if not REQUEST.search(s.text)]
    if not said:
        return []
    best = _within(said, _paragraph(core, desk, said))
    if not match.was_asked:
        return best
    if len({statement.block for statement in said}) <= MOST_PARAGRAPHS:
        return [statement for block in dict.fromkeys(s.block for s in said) for statement in _within(said, block)]
    first = _within(said, said[0].block)
    if core.want in _IN_SUM and (listed := _list_in(match.source, said)):
        return [*first, *listed]
    return first if best[0].block == first[0].block else [*first, *best]


def _list_in(source: Source, said: Sequence[Statement]) -> list[Statement]:
    """The list that an answer sets out, each entry by its beginning."""
    lead = next((s for s in said if s.text.rstrip().endswith(":") and s.block in {t.group for t in said}), None)
    entries = [s for s in source.statements if lead and s.group == lead.block and s.place == 0]
    return [lead, *entries] if lead and len(entries) > 1 else []


def _paragraph(core: Question, desk: Desk, said: Sequence[Statement]) -> int:
    """The block of an answer that holds most of what is asked, its own words before those around it."""
    source = desk.source_of(said[0])
    index = desk.indexes[desk.sources.index(source)]
    scores = {
        entry.statement.index: entry.score + FITTING * entry.fit
        for entry in desk.rank(core)
        if entry.statement.source == said[0].source
    }
    found = [(desk.weight(term), *index.find(term.word)) for term in core.terms]

    def worth(block: int) -> float:
        places = [statement.index for statement in source.by_block[block]]
        held = sum(
            weight * max(max(own.get(place, 0.0), AROUND * near.get(place, 0.0)) for place in places) ** 2
            for weight, own, near in found
        )
        total = sum(weight for weight, _, _ in found) or 1.0
        return held / total + RANKED * max(scores.get(place, 0.0) for place in places)

    return max(dict.fromkeys(statement.block for statement in said), key=worth)


def _within(said: Sequence[Statement], block: int) -> list[Statement]:
    """The sentences of a paragraph, as many as one quotation holds."""
    kept: list[Statement] = []
    for statement in (s for s in said if s.block == block):
        if kept and sum(len(other.text) for other in (*kept, statement)) > LONGEST_PASSAGE:
            break
        kept.append(statement)
    return kept
