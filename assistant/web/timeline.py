"""The sources of an answer in time: when each was written, as of when its figures are, and what has been overtaken."""

from __future__ import annotations

import datetime
import re
from typing import Any

from assistant.records import Answer, AnswerSentence, Citation, NoticeKind

OVERTAKING = (NoticeKind.NEWER_VALUE, NoticeKind.OUTDATED)
FIGURE = re.compile(
    r"(?<![\w.,/-])\d+(?:\.\d{3})*(?:,\d+)?"
    r"(?:\s*(?:%|procent|pct\.|mio\. kr\.|mia\. kr\.|kr\."
    r"|(?!(?:og|af|er|i|til|på|en|et|som|der|var|har|ud|om|for|med|fra|ved|den|det|de)\b)[a-zæøå]{2,20}))?",
    re.IGNORECASE,
)
MONTH = re.compile(
    r"\s*(?:januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december)\b", re.IGNORECASE
)
YEAR = re.compile(r"(?:19|20)\d\d")


def timeline_json(answer: Answer) -> list[dict[str, Any]]:
    """One entry for each cited source with a date, oldest first."""
    overtaken = _overtaken(answer)
    entries: dict[int, dict[str, Any]] = {}
    sentences = [*answer.sentences]
    for sentence in sentences:
        for citation in sentence.citations:
            entry = entries.setdefault(citation.number, _entry(citation, citation.number in overtaken))
            if sentence.as_of and sentence.as_of not in entry["as_of"]:
                entry["as_of"].append(sentence.as_of)
            if figure := figure_of(sentence, citation):
                entry["figures"] = list(dict.fromkeys([*entry["figures"], figure]))[:3]
    for notice in answer.notices:
        for citation in notice.citations:
            entries.setdefault(citation.number, _entry(citation, citation.number in overtaken))
    dated = [entry for entry in entries.values() if entry["date"] or entry["as_of"]]
    return sorted(dated, key=lambda entry: (entry["date"] or entry["as_of"][0], entry["number"]))


def figure_of(sentence: AnswerSentence, citation: Citation) -> str | None:
    """The first figure of the sentence that its source has too, with the word after it."""
    digits = set(re.findall(r"\d+(?:[.,]\d+)*", citation.repaired or citation.quote))
    for match in FIGURE.finditer(sentence.text):
        number = re.match(r"\d+(?:[.,]\d+)*", match[0])
        is_date = MONTH.match(sentence.text, match.start() + len(number[0]) + 1) if number else None
        if number and number[0] in digits and not is_date and not YEAR.fullmatch(number[0]):
            return " ".join(match[0].split())
    return None


def _entry(citation: Citation, overtaken: bool) -> dict[str, Any]:
    return {
        "number": citation.number,
        "title": citation.title or citation.document,
        "document_id": citation.document_id,
        "page": citation.page,
        "date": citation.date.isoformat() if isinstance(citation.date, datetime.date) else None,
        "as_of": [],
        "figures": [],
        "overtaken": overtaken,
    }


def _overtaken(answer: Answer) -> set[int]:
    """Of the sources that a notice on newer values names, all but the newest."""
    numbers: set[int] = set()
    for notice in answer.notices:
        dated = [citation for citation in notice.citations if citation.date]
        if notice.kind in OVERTAKING and len(dated) > 1:
            newest = max(citation.date for citation in dated if citation.date)
            numbers |= {citation.number for citation in dated if citation.date != newest}
    return numbers
