"""The chosen statements become readable Danish: with their subject, their lead-in, their list in full."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from assistant.drafting.asking.lexicon import root, words_of
from assistant.drafting.citing import LONGEST_QUOTE, sentence
from assistant.drafting.desk.clauses import restated
from assistant.drafting.desk.ranking import Desk
from assistant.drafting.desk.sources import POINTS_BACK, STATEMENT_KINDS, Source, Statement, is_aspect
from assistant.records import AnswerSentence

_LEANS = re.compile(
    r"^(?:Den(?:ne)?|Det(?:te)?|De|Disse|Deres|Her(?:af|ved|til|udover|med)?|Der(?:ved|med|"
    r"til|udover|for)?|Han|Hun|Heraf|Dog|Men|Og|Samtidig|"
    r"Også|Indsatsen|Aktiviteterne?|Opgaven|Projektet|Projektets|Bestyrelsen|Strategien|"
    r"Målgruppen|Arbejdet|Målet|Resultatet|Resultaterne|Konkret|"
    r"Varetages|Måles|Afrapporteres|Via|At|Mindst|Tallet|Stigningen|Ud af|Udover|Desuden|"
    r"Endvidere|På den baggrund|\d+ af disse|Som)\b"
)
SAYS_NOTHING = re.compile(
    r"(?i)^ad \d|\bsvar$|^(?:introduktion|indledning|baggrund|konklusion|sammenfatning|videre "
    r"proces|udviklingspotentialer|økonomi|indhold|spørgsmål)\b|første år$|^status\b"
)
_LONGEST_PASSAGE = 520


def compose(desk: Desk, statements: Sequence[Statement]) -> list[AnswerSentence]:
    """Answer sentences for the statements in order, neighbours of one list or one thought kept together."""
    made: list[AnswerSentence] = []
    for passage in _passages(statements):
        source = desk.source_of(passage[0])
        if _is_list(passage):
            made += list_sentences(source, passage)
        else:
            made.append(passage_sentence(source, passage))
    return _each_once(made)


def _each_once(sentences: Sequence[AnswerSentence]) -> list[AnswerSentence]:
    """Without what another of them says word for word."""
    kept: list[AnswerSentence] = []
    for made in sentences:
        said = made.text.rstrip(" .")
        within = any(said in other.text for other in sentences if len(other.text) > len(made.text))
        if not within and all(made.text != other.text for other in kept):
            kept.append(made)
    return kept


def _passages(statements: Sequence[Statement]) -> list[list[Statement]]:
    """Runs of neighbours: entries of one list with their lead-in, and sentences that follow one another."""
    runs: list[list[Statement]] = []
    for statement in statements:
        last = runs[-1][-1] if runs else None
        if last and statement.source == last.source and _same_thought(last, statement):
            runs[-1].append(statement)
        else:
            runs.append([statement])
    return runs


def _same_thought(last: Statement, statement: Statement) -> bool:
    if statement.index == last.index:
        return False
    if statement.group is not None and (statement.group == last.group or statement.lead_in == last.index):
        return True
    if is_aspect(statement.headings[-1] if statement.headings else "") and statement.headings == last.headings:
        return 0 <= statement.block - last.block <= 1
    return statement.block == last.block


def _is_list(passage: Sequence[Statement]) -> bool:
    return len({entry.block for entry in passage}) > 1 and any(entry.group is not None for entry in passage)


def passage_sentence(source: Source, passage: Sequence[Statement]) -> AnswerSentence:
    """One answer sentence for one or a few neighbouring sentences of the source."""
    first = passage[0]
    before = antecedent(source, first)
    texts = [restated(statement.text, subject_name(statement)) for statement in passage]
    if before is None or before not in passage:
        texts[0] = without_connective(texts[0])
    text = " ".join(_ended(said) for said in texts)
    if first.lead_in is not None and _needs_lead(source.statements[first.lead_in], first):
        text = f"{source.statements[first.lead_in].text.rstrip(' :.')}: {text}"
    elif texts[0] == first.text:
        text = with_subject(text, first)
    return sentence(balanced(text), source, passage)


def _needs_lead(lead: Statement, entry: Statement) -> bool:
    """Whether an entry is no sentence without its lead-in; a greater count is no part of a smaller one."""
    if entry.group is None or entry.place or not _is_fragment(entry.text):
        return False
    counts = [statement.numbers[0].value for statement in (lead, entry) if re.match(r"\d", statement.text)]
    return lead.text.rstrip().endswith(":") or len(counts) < 2 or counts[1] <= counts[0]


_CONNECTIVE = re.compile(
    r"^(?:Derved|Dermed|Herved|Derfor|Desuden|Endvidere|Derudover|Herudover|Samtidig|Således) "
    r"(?P<verb>(?:er|var|blev|har|bliver|kan|skal|vil) der|\w+(?:es|edes)(?= (?:en|et|der|de|\w+e)\b))(?P<rest> .+)$",
    re.DOTALL,
)
_WITHIN = re.compile(
    r"^(?P<before>[^,;]{3,60}? (?:er|var|blev|har|bliver|skal|vil|kan)) (?:dermed|derved|dog også|således|dog|derfor) "
)


def without_connective(text: str) -> str:
    """A sentence without the "dermed" or "derved" that ties it to one that is not shown; it says the same."""
    text = re.sub(r"^På den baggrund (\w+e) ([A-ZÆØÅ]\w+)\b", r"\2 \1", text)
    match = _CONNECTIVE.match(text)
    if match:
        verb = match["verb"]
        opened = f"Der {verb.split()[0]}" if verb.endswith(" der") else f"Der {verb}"
        rest = re.sub(r"^ der\b", "", match["rest"])
        return f"{opened}{rest}"
    return _WITHIN.sub(lambda found: f"{found['before']} ", text, count=1)


def balanced(text: str) -> str:
    """Without a quotation mark or a bracket that has lost its other half."""
    for opening, closing in (("“", "”"), ("»", "«"), ("(", ")")):
        if opening == "“" and text.count("”") % 2 == 0 and "“" not in text:
            continue
        if text.count(opening) + text.count(closing) == 1:
            text = text.replace(opening, "").replace(closing, "")
    marks = re.findall(r"[\"“”„]", text)
    if len(marks) == 1:
        text = re.sub(r"[\"“”„]", "", text)
    return re.sub(r"  +", " ", text).strip()


_NOUN = re.compile(
    r"^(?P<opening>(?:Formålet med |Målgruppen for |Budgettet til )?"
    r"(?:Indsatsen|Projektet|Programmet|Aktiviteten|Opgaven|"
    r"Ordningen|Tilbuddet|Initiativet|indsatsen|projektet|programmet|aktiviteten|ordningen|tilbuddet))(?=,? )"
)
_HAS_OWN_SUBJECT = re.compile(r"^(?:Som|I|Siden|Ved|Fra|På|Efter|Alene|Frem mod)\b")
_LONGEST_NAME = 4  # words; a longer one is left out where the sentence says enough itself


def subject_name(statement: Statement) -> str:
    """The name of what the statement stands under, where it is one: no verb, no numbered goal, no whole sentence."""
    subject = re.sub(r"^(?:[\d.]+|[A-Z]\.)\s+", "", statement.topic).strip(" :*.")
    if not subject or len(subject) > 90 or statement.kind not in STATEMENT_KINDS or SAYS_NOTHING.search(subject):
        return ""
    is_name = not re.match(r"(?i)mål nr|\w+(?:ere|ke|se)\b(?! ?[-,])", subject)
    return subject if is_name else ""


def with_subject(text: str, statement: Statement) -> str:
    """Says what a sentence is about that leaves it to what stands above it: "Projektet (KK's Exit-program) er ..."."""
    subject = subject_name(statement)
    if not subject or _shares_words(subject, text):
        return text
    aspect = statement.headings[-1] if statement.headings else ""
    leans = bool(_LEANS.match(text))
    if not (statement.is_entry_topic or leans):
        return text
    if re.match(r"(?i)succeskriteri", aspect):
        return f"Succeskriterium for {subject}: {text}"
    noun = _NOUN.match(text)
    if noun:
        return f"{noun['opening']} ({subject}){text[noun.end() :]}"
    tells_itself = re.search(r"\d", text) or re.search(r"[a-zæøå,] [A-ZÆØÅ]", text)
    if (not leans or re.match(r"Der\b", text)) and (
        _HAS_OWN_SUBJECT.match(text) or (len(subject.split()) > _LONGEST_NAME and tells_itself)
    ):
        return text
    return f"Vedrørende {subject}: {text}"


def _is_fragment(text: str) -> bool:
    """A list entry that only its lead-in makes a sentence of."""
    return (
        text[:1].islower()
        or len(text.split()) < 6
        or bool(re.match(r"(?:At|Indgå|Bringe|Øge|Sikre|Styrke|Fald|Udvikling)\b", text))
    )


def _shares_words(subject: str, text: str) -> bool:
    own = set(words_of(text))
    content = [word for word in words_of(subject) if len(word) > 3]
    held = {root(word) for word in own}
    known = sum(word in own or root(word) in held for word in content)
    return bool(content) and known >= max(1, len(content) // 2)


def list_sentences(source: Source, passage: Sequence[Statement]) -> list[AnswerSentence]:
    """A list in full: the lead-in, then its entries, in as many citations as their length needs."""
    entries = [statement for statement in passage if statement.group is not None]
    lead_in = entries[0].lead_in if (entries[0].group or 0) >= 0 else None
    lead = source.statements[lead_in] if lead_in is not None else None
    rest = [statement for statement in passage if statement.group is None and statement is not lead]
    made = [passage_sentence(source, [statement]) for statement in rest]
    chunk: list[Statement] = [lead] if lead else []
    for entry in _whole_entries(entries):
        if chunk and chunk != [lead] and not fits_one_quote(source, [*chunk, *entry]):
            made.append(_list_sentence(source, chunk, lead, first=not made))
            chunk = []
        for statement in entry:
            if chunk and not fits_one_quote(source, [*chunk, statement]):
                made.append(_list_sentence(source, chunk, lead, first=not made))
                chunk = []
            chunk.append(statement)
    if chunk:
        made.append(_list_sentence(source, chunk, lead, first=not made))
    return made


def _whole_entries(entries: Sequence[Statement]) -> list[list[Statement]]:
    """The sentences of each entry together."""
    return [list(together) for _, together in groupby(entries, key=lambda statement: statement.block)]


def fits_one_quote(source: Source, statements: Sequence[Statement]) -> bool:
    """Whether one quotation holds the statements with all that stands between them."""
    spans = sorted(span for statement in statements for span in statement.spans)
    if len({page for page, _, _ in spans}) > 1:
        return sum(len(statement.text) + 6 for statement in statements) <= _LONGEST_PASSAGE
    page = source.document.pages[spans[0][0] - 1]
    return page.original_span(*spans[-1][1:])[1] - page.original_span(*spans[0][1:])[0] <= LONGEST_QUOTE


def _list_sentence(
    source: Source, chunk: Sequence[Statement], lead: Statement | None, *, first: bool
) -> AnswerSentence:
    entries = [statement for statement in chunk if statement is not lead]
    before = source.statements[entries[0].index - 1] if entries and entries[0].index else None
    goes_on = bool(before and before.block == entries[0].block)  # the rest of an entry that one quotation cannot hold
    lines: list[str] = []
    for statement in entries:
        if lines and statement.block == entries[entries.index(statement) - 1].block and entries.index(statement):
            lines[-1] += f" {_ended(statement.text)}"
        elif not lines and not first and goes_on:
            lines.append(statement.text)
        else:
            lines.append(f"– {statement.text}")
    text = "\n".join(lines)
    if lead is None and first and entries:
        aspect = entries[0].headings[-1].strip(" :*") if entries[0].headings else ""
        topic = re.sub(r"^(?:[\d.]+|[A-Z]\.)\s+", "", entries[0].topic).strip(" :*")
        text = f"{aspect}{f' for {topic}' if topic and topic != aspect else ''}:\n{text}" if aspect else text
    if lead and first:
        text = f"{with_subject(lead.text.rstrip(' :'), lead)}:\n{text}".rstrip()
    return sentence(text, source, chunk)


def _ended(text: str) -> str:
    return text if re.search(r"[.!?:…\"”»)]$", text) else f"{text}."


_ENDS_ON_PRONOUN = re.compile(r"\b(?:for|af|til|med|om) (?:det|den|dem)\.?$")


def leans_back(statement: Statement) -> bool:
    """Whether the sentence cannot be understood without the one before it."""
    return statement.place > 0 and bool(POINTS_BACK.match(statement.text) or _ENDS_ON_PRONOUN.search(statement.text))


def antecedent(source: Source, statement: Statement) -> Statement | None:
    """The sentence before it in the same block."""
    before = source.statements[statement.index - 1] if statement.index else None
    return before if before and before.block == statement.block else None


def with_antecedent(source: Source, statement: Statement) -> list[Statement]:
    """The statement, and before it what it points back to: the sentence before, else the one that opens the block."""
    before = antecedent(source, statement)
    if not leans_back(statement) or before is None or not before.is_content:
        return [statement]
    opening = next(other for other in source.statements if other.block == statement.block)
    if leans_back(before) and opening.is_content:
        return [opening, statement]
    return [before, statement]
