"""What a letter says about itself: who wrote to whom, when, about what, and which question each part answers."""

from __future__ import annotations

import datetime
import re
from collections import Counter

from assistant.danish.dates import find_dates
from assistant.danish.sentences import split_sentences
from assistant.records import AnsweredQuestion, BlockKind, Letter
from assistant.structure.drafts import Draft, folded_ocr, plain, shortened
from assistant.structure.roles import is_date_line, is_unit_name, letterhead_line

_SIGN_OFF = re.compile(
    r"(?i)\W*(?:med (?:venlig|kærlig|keerlig|kaerlig)e? hils(?:en|ner)|venlig hilsen|(?:de )?bedste hilsner|mvh\b"
    r"|med hilsen"
    r"|hilsen\b|på .{3,60} vegne)"
)
_SALUTATION = re.compile(
    r"(?i)\W*(?:k(?:æ|ae|ee|e|ø|a)re|hej|til rette vedkommende)\b\s*(?P<name>[^,.:]{0,60})[,.:]?\Z"
)
_ENQUIRY = re.compile(
    r"(?i)(?:henvendelse|e-?mail|mail|brev|spørgsmål|forespørgsel|skrivelse|anmodning)\s+(?:af|fra|den|d\.|dateret"
    r"|modtaget)"
)
_ASKED = re.compile(r"(?i)\b(?:spurgt|stillet|henvendt|modtaget|anmodet|bedt|rettet)\b")
_NUMBER = r"(?P<number>\d{1,2}\s?[a-z]?(?![a-z])(?:\s?(?:,|og|-|–)\s?\d{1,2}[a-z]?(?![a-z]))*)"
_ANSWER_HEADING = re.compile(
    rf"(?i)\W*(?:(?:ad\.?|vedr(?:\.|ørende)|til|svar(?: på| til)?)\s*(?:sp[^\s]{{1,3}}rgsm[^\s]{{1,3}}l|spm\.?"
    rf"|punkt|pkt\.?)?"
    rf"|sp[^\s]{{1,3}}rgsm[^\s]{{1,3}}l)\s*(?:nr\.?)?\s*{_NUMBER}\s*(?P<end>[:.)–-]|\Z|(?=[A-ZÆØÅ]))"
)
_SVAR = re.compile(r"(?i)\W*(?:svar|forvaltningens svar|besvarelse)\W*(?:\Z|:)")
_SUBJECT = re.compile(r"(?i)\W*(?:vedr(?:\.|ørende)?|emne|sag|ang(?:\.|ående)?|om)\s*:\s*(?P<subject>.+)")
_ABOUT = re.compile(r"(?i)\bom,?\s+(?P<subject>(?!at\b)[^.?]{8,220})")
_ASKS = re.compile(r"(?i)sp[^\s]{1,4}r[gq]sm[^\s]{1,4}l\w* til .{3,120}?\bom,?\s+(?P<subject>[^.?]{6,220})")
_OF = re.compile(
    r"(?i)\b(?:vurdering|udtalelse|bemærkninger|redegørelse)\s+(?:af|om|til|vedrørende)\s+(?P<subject>[^.]{8,200})"
)
_ORGANISATION = re.compile(
    r"\b(?P<name>(?:[A-ZÆØÅ][\wæøå]+(?:-,?| og|s)? ?)*?[A-ZÆØÅ][\wæøå]+ (?:Politi|Kommune|Kriminalforsorg|Region"
    r"|Ministeri(?:et|um))"
    r"|[A-ZÆØÅ][a-zæøå]+(?:s?forvaltning(?:en)?|styrelsen|ministeriet|politiet))s?\b"
)
_TITLE_WORDS = re.compile(
    r"(?i)direkt|chef|leder|inspekt|konsulent|fuldmægtig|borgmester|sekretær|rådgiver|jurist|sagsbehandler|koordinator"
    r"|formand|adm\.|kst\.|vice|specialist|medarbejder"
)


def find_sign_off(drafts: list[Draft]) -> int | None:
    """The index of the block with "Med venlig hilsen"; the last one, where several are quoted."""
    found = [
        index
        for index, draft in enumerate(drafts)
        if draft.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING)
        and len(draft.plain) < 160
        and _SIGN_OFF.match(draft.plain)
    ]
    return found[-1] if found else None


def is_letter(drafts: list[Draft]) -> bool:
    """A salutation, thanks for an enquiry or a recipient, and a sign-off; any two of them."""
    texts = [draft.plain for draft in drafts[:14]]
    signs = 0
    signs += find_sign_off(drafts) is not None
    signs += any(_SALUTATION.match(text) for text in texts)
    signs += any(
        re.search(r"(?i)\btak for (?:din|jeres|deres) (?:henvendelse|mail|e-mail|brev|forespørgsel)", text)
        for text in texts
    )
    signs += any(draft.kind == BlockKind.LETTERHEAD for draft in drafts[:6]) and signs > 0
    signs += any(re.match(r"(?i)(?:att\b|til\b(?::|$))", line) for draft in drafts[:8] for line in draft.lines)
    return signs >= 2


def mark_letter(drafts: list[Draft]) -> None:
    """Gives the parts of a letter their kinds: letterhead, questions, answer headings, sign-off."""
    _mark_opening(drafts)
    _mark_closing(drafts)
    mark_questions(drafts)


def _mark_opening(drafts: list[Draft]) -> None:
    """Everything above the first sentence is letterhead, but for a subject line."""
    for index, draft in enumerate(drafts[:20]):
        text = draft.plain
        if _SALUTATION.match(text):
            draft.kind = BlockKind.LETTERHEAD
            _above_is_letterhead(drafts[:index])
            return
        if draft.kind == BlockKind.PARAGRAPH and len(text.split()) >= 7 and text.endswith((".", ":", "?")):
            _above_is_letterhead(drafts[:index])
            return


def _above_is_letterhead(drafts: list[Draft]) -> None:
    for position, draft in enumerate(drafts):
        if draft.kind not in (BlockKind.PARAGRAPH, BlockKind.HEADING) or draft.level in range(1, 7):
            continue
        if _SUBJECT.match(draft.plain):
            draft.kind, draft.level = BlockKind.HEADING, 7
        elif not _is_subject_line(drafts, position):
            draft.kind = BlockKind.LETTERHEAD


def _is_subject_line(drafts: list[Draft], position: int) -> bool:
    """The last line above the salutation, when it is no name, unit, address or date."""
    draft = drafts[position]
    text = draft.plain
    if position < len(drafts) - 2 or len(text.split()) < 4 or letterhead_line(text) or is_unit_name(text):
        return False
    return (
        not re.match(r"(?i)(?:til|att|via|e-?mail)\b", text)
        and re.search(r"(?i)\bom\b|spørgsmål|svar|vedr", text) is not None
    )


def _mark_closing(drafts: list[Draft]) -> None:
    start = find_sign_off(drafts)
    if start is None:
        return
    for draft in drafts[start : start + 6]:
        if draft.kind not in (BlockKind.PARAGRAPH, BlockKind.HEADING) or len(draft.plain) > 160:
            return
        if draft.page != drafts[start].page or draft.text.startswith(">"):
            return
        draft.kind, draft.breadcrumb = BlockKind.SIGN_OFF, ()


# ------------------------------------------------------------------ questions and answers


def mark_questions(drafts: list[Draft]) -> None:
    """Marks the quoted questions and the "Ad n" headings; works on any document that has them."""
    for draft in drafts:
        if draft.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING):
            _mark_answer_heading(draft)
    answering = (i for i, draft in enumerate(drafts) if draft.kind == BlockKind.ANSWER_HEADING or draft.answers)
    first_answer = next(answering, len(drafts))
    asking = False
    for index, draft in enumerate(drafts):
        if draft.kind == BlockKind.HEADING:
            asking = folded_ocr(draft.plain.strip(" :")) in (folded_ocr("spørgsmål"), folded_ocr("spørgsmålene"))
            continue
        entry = draft.kind == BlockKind.LIST_ENTRY and draft.marker is not None and index < first_answer
        if (entry and (asking or draft.plain.endswith("?"))) or (
            asking and draft.kind == BlockKind.PARAGRAPH and index < first_answer
        ):
            draft.kind = BlockKind.QUESTION


def _mark_answer_heading(draft: Draft) -> None:
    text = draft.plain
    match = _ANSWER_HEADING.match(text)
    if not match or len(text) > 600:
        return
    opens_with_question = re.match(r"(?i)\W*sp[^\s]{1,3}rgsm", text) is not None
    rest = text[match.end() :].strip()
    if re.match(r"(?i)\W*(?:til|vedr)", text) and "rgsm" not in text[:24]:
        return
    if opens_with_question:
        draft.kind = BlockKind.QUESTION
    elif (
        not rest or rest.endswith("?") or (len(rest) < 120 and rest[-1] not in ".!") or draft.kind == BlockKind.HEADING
    ):
        draft.kind = BlockKind.ANSWER_HEADING
    else:
        draft.answers = _number(match["number"])
        return
    draft.marker = _number(match["number"])


def _number(text: str) -> str:
    return re.sub(r"(?<=\d)\s+(?=[a-z]\b)", "", " ".join(text.split())).strip(" -–,")


def assign_answers(drafts: list[Draft]) -> None:
    """Fills ``answers`` of the blocks: those after "Ad 3" answer question 3."""
    questions = [draft for draft in drafts if draft.kind == BlockKind.QUESTION]
    headings = [draft for draft in drafts if draft.kind == BlockKind.ANSWER_HEADING]
    for number, question in enumerate(
        [q for q in questions if q.marker is None], start=len(questions) if len(questions) > 1 else 1
    ):
        question.marker = str(number)
    current: str | None = None
    after_questions = False
    for draft in drafts:
        if draft.kind == BlockKind.QUESTION:
            draft.answers, after_questions = draft.marker, True
            current = draft.marker if not headings else None
        elif draft.kind == BlockKind.ANSWER_HEADING:
            current, after_questions = draft.marker, True
            draft.answers = current
        elif draft.kind == BlockKind.SIGN_OFF:
            current = None
        elif draft.answers is not None:
            current, after_questions = draft.answers, True
        elif current is not None and not current[0].isdigit() and _leaves_letter(draft):
            current = None
        elif draft.kind == BlockKind.HEADING and not headings and len(questions) != 1:
            current = current if _SVAR.match(draft.plain) else None
        elif (
            after_questions
            and current is not None
            and draft.kind not in (BlockKind.LETTERHEAD, BlockKind.PAGE_FURNITURE)
        ):
            draft.answers = current


def _leaves_letter(draft: Draft) -> bool:
    """A heading, a list or a conclusion in italics ends what "Ad A)" began."""
    return draft.kind != BlockKind.PARAGRAPH or bool(re.fullmatch(r"\*[^*].*\*", draft.text.strip(), re.DOTALL))


def questions_of(drafts: list[Draft]) -> tuple[AnsweredQuestion, ...]:
    """The questions with the indices of the blocks that answer them."""
    found: dict[str, AnsweredQuestion] = {}
    order: list[str] = []
    for index, draft in enumerate(drafts):
        if draft.kind not in (BlockKind.QUESTION, BlockKind.ANSWER_HEADING) or not draft.marker:
            continue
        numbers = re.findall(r"\d+[a-z]?", draft.marker) or [draft.marker]
        for number in numbers:
            known = found.get(number)
            text = known.text if known and known.text else _question_text(draft)
            block = known.question_block if known else index if draft.kind == BlockKind.QUESTION else None
            if known is None:
                order.append(number)
            found[number] = AnsweredQuestion(number, text, block, ())
    for number in order:
        answering = tuple(
            index
            for index, draft in enumerate(drafts)
            if draft.answers
            and draft.kind not in (BlockKind.QUESTION,)
            and number in (re.findall(r"\d+[a-z]?", draft.answers) or [draft.answers])
        )
        question = found[number]
        found[number] = AnsweredQuestion(question.number, question.text, question.question_block, answering)
    return tuple(found[number] for number in order)


def _question_text(draft: Draft) -> str:
    text = draft.plain
    heading = _ANSWER_HEADING.match(text)
    if heading:
        return text[heading.end() :].strip(" :–-")
    return re.sub(r"^\(?\d{1,2}\s?[a-z]?[.)]\s*", "", text)


# ------------------------------------------------------------------ who, when, about what


def read_letter(drafts: list[Draft]) -> Letter:
    """Collects what the letter says of itself; its blocks have their kinds already."""
    head = [line for draft in drafts if draft.kind == BlockKind.LETTERHEAD for line in draft.lines]
    body = " ".join(draft.plain for draft in drafts if draft.kind == BlockKind.PARAGRAPH)
    opening = " ".join(draft.plain for draft in drafts[:14] if draft.kind in (BlockKind.PARAGRAPH, BlockKind.QUESTION))
    recipient, recipient_unit = _recipient(head)
    signatory, title = _signatory(drafts)
    return Letter(
        sender=_sender(drafts, head, body, recipient_unit),
        signatory=signatory,
        signatory_title=title,
        recipient=recipient,
        date=_letter_date(head),
        enquiry_date=_enquiry_date(opening),
        subject=_subject(drafts, _first_words(drafts)),
        questions=questions_of(drafts),
    )


def _first_words(drafts: list[Draft]) -> str:
    """The paragraphs above the questions or the first heading of the body, two at most."""
    found: list[str] = []
    for draft in drafts:
        if found and (draft.kind != BlockKind.PARAGRAPH or len(found) == 2):
            break
        if draft.kind == BlockKind.PARAGRAPH:
            found.append(draft.plain)
    return " ".join(found)


def _recipient(head: list[str]) -> tuple[str | None, str | None]:
    """The person (and unit) written to: after "Til" or "Att.", or in the salutation."""
    for index, line in enumerate(head):
        text = plain(line)
        match = re.match(r"(?i)(til|att)\b\.?\s*:?\s*(.*)", text)
        if not match or re.match(r"(?i)til og med", text):
            continue
        name = match[2] or (plain(head[index + 1]) if index + 1 < len(head) else "")
        if name and not letterhead_line(name):
            above = [plain(other) for other in head[:index]] if match[1].lower() == "att" else []
            unit = ", ".join(text for text in above if is_unit_name(text)) or None
            return name.strip(" ,"), unit
    for line in head:
        match = _SALUTATION.match(plain(line))
        if match and match["name"].strip():
            return match["name"].strip(" ,"), None
    return None, None


def _signatory(drafts: list[Draft]) -> tuple[str | None, str | None]:
    lines = [plain(line) for draft in drafts if draft.kind == BlockKind.SIGN_OFF for line in draft.lines]
    names = [line for line in lines if line and not _SIGN_OFF.match(line) and not letterhead_line(line)]
    if not names:
        return None, None
    title = next((line for line in names[1:3] if _TITLE_WORDS.search(line)), None)
    if _TITLE_WORDS.search(names[0]) and title is None and len(names) > 1:
        return names[1], names[0]
    return names[0], title or (names[1] if len(names) > 1 and not is_unit_name(names[1]) else None)


def _sender(drafts: list[Draft], head: list[str], body: str, recipient_unit: str | None) -> str | None:
    for draft in drafts:
        own = re.match(
            r"(?P<unit>[A-ZÆØÅ@].+?(?:forvaltning(?:en|ens)?|Kommunes?|Politis?|centrets?|centers?))\s?s?\s+svar\b",
            draft.plain,
        )
        if own and draft.kind == BlockKind.HEADING:
            return re.sub(r"(?<=en|ne|ti|et|er)s\Z", "", own["unit"])
    police = "politi" in " ".join(draft.plain for draft in drafts if draft.kind == BlockKind.SIGN_OFF).lower()
    if recipient_unit is None and not police:
        units = [plain(line) for line in head if is_unit_name(line) and not re.match(r"(?i)til\b", line)]
        full = [unit for unit in units if re.search(r"(?i)forvaltning|kommune|politi|ministeri|styrelse|region", unit)]
        if full or units:
            return (full or units)[0]
    counted = Counter(match["name"].removesuffix("s") for match in _ORGANISATION.finditer(body))
    for name, _ in counted.most_common():
        if police and "politi" in name.lower():
            return name
    for name, _ in counted.most_common():
        if name not in (recipient_unit or ""):
            return name
    return None


def _letter_date(head: list[str]) -> datetime.date | None:
    for line in head:
        text = plain(line)
        if is_date_line(text) or re.match(r"(?i)dato\b", text):
            dates = find_dates(text)
            if dates and dates[0].precision == "day":
                return dates[0].first
    return None


def _enquiry_date(opening: str) -> datetime.date | None:
    match = _ENQUIRY.search(opening)
    reach = opening[match.start() : match.start() + 90] if match else ""
    if not match:
        first = next(
            (opening[start:end] for start, end in split_sentences(opening) if _ASKED.search(opening[start:end])), ""
        )
        reach = first[:300]
    dates = [date for date in find_dates(reach) if date.precision == "day"]
    return dates[0].first if dates else None


def _subject(drafts: list[Draft], opening: str) -> str | None:
    for draft in drafts[:14]:
        if draft.kind not in (BlockKind.HEADING, BlockKind.LETTERHEAD):
            continue
        for line in draft.lines:
            match = _SUBJECT.match(plain(line))
            if match:
                return re.sub(r"(?i)^(?:(?:sv|vs|re|fwd?):\s*)+", "", match["subject"]).strip(" .*")
    first = next((index for index, draft in enumerate(drafts) if draft.kind == BlockKind.PARAGRAPH), 0)
    for draft in drafts[:first]:
        title = draft.kind == BlockKind.HEADING and len(draft.plain.split()) >= 3
        if title and not re.search(r"(?i)\bsvar\Z", draft.plain):
            return draft.plain.strip(" .:")
    for pattern in (_ASKS, _OF, _ABOUT):
        match = pattern.search(opening)
        if match:
            return shortened(match["subject"].strip(" ,"), 160)
    return None
