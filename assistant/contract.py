"""Records as the JSON that commands and the HTTP API promise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.records import Answer, AnswerSentence, Citation, Evidence, Hit, Notice, PartAnswer, VerifiedSentence

if TYPE_CHECKING:
    from assistant.precedents import Precedent


def citation_json(citation: Citation) -> dict[str, Any]:
    return {
        "number": citation.number,
        "document": citation.document,
        "document_id": citation.document_id,
        "version": citation.version,
        "title": citation.title,
        "date": citation.date.isoformat() if citation.date else None,
        "page": citation.page,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "repaired": citation.repaired,
    }


def sentence_json(sentence: AnswerSentence) -> dict[str, Any]:
    return {
        "text": sentence.text,
        "support": sentence.support.value,
        "as_of": sentence.as_of,
        "citations": [citation_json(citation) for citation in sentence.citations],
        "reason": sentence.reason,
        "framing": sentence.framing,
        "source": sentence.source,
    }


def notice_json(notice: Notice) -> dict[str, Any]:
    citations = [citation_json(citation) for citation in notice.citations]
    return {"kind": notice.kind.value, "text": notice.text, "citations": citations}


def part_json(part: PartAnswer) -> dict[str, Any]:
    return {
        "number": part.part.number,
        "text": part.part.text,
        "status": part.status.value,
        "sentences": [sentence_json(sentence) for sentence in part.sentences],
        "notices": [notice_json(notice) for notice in part.notices],
    }


def answer_json(answer: Answer) -> dict[str, Any]:
    provenance = answer.provenance
    return {
        "id": answer.id,
        "question": answer.question,
        "resolved_question": answer.resolved_question,
        "status": answer.status.value,
        "abstained": answer.abstained,
        "answer": answer.answer,
        "sentences": [sentence_json(sentence) for sentence in answer.sentences],
        "notices": [notice_json(notice) for notice in answer.notices],
        "parts": [part_json(part) for part in answer.parts],
        "provenance": {
            "drafter": provenance.drafter,
            "embedding": provenance.embedding,
            "prompts": provenance.prompts,
            "collection": provenance.collection,
        },
        "latency_ms": round(answer.latency_ms, 1),
    }


def hit_json(hit: Hit) -> dict[str, Any]:
    return {
        "document": hit.name,
        "document_id": hit.chunk.document,
        "title": hit.title,
        "kind": hit.kind.value,
        "date": hit.date.isoformat() if hit.date else None,
        "page": hit.chunk.page,
        "start": hit.chunk.start,
        "end": hit.chunk.end,
        "heading": hit.chunk.heading,
        "text": hit.chunk.text,
        "quote": hit.quote,
        "score": round(hit.score, 6),
        "scores": {name: round(score, 6) for name, score in hit.scores.items()},
        "highlights": [list(span) for span in hit.highlights],
        "damage": round(hit.damage, 4),
        "also_in": list(hit.also_in),
    }


def evidence_json(evidence: Evidence) -> dict[str, Any]:
    return {
        "document": evidence.document,
        "document_id": evidence.document_id,
        "page": evidence.page,
        "start": evidence.start,
        "end": evidence.end,
        "quote": evidence.quote,
    }


def verified_json(sentence: VerifiedSentence) -> dict[str, Any]:
    return {
        "text": sentence.text,
        "label": sentence.label.value,
        "reason": sentence.reason,
        "evidence": [evidence_json(evidence) for evidence in sentence.evidence],
    }


def precedent_json(precedent: Precedent) -> dict[str, Any]:
    """A question answered before, with what differs between the answer then and the sources now."""
    question = precedent.question
    return {
        "question": question.question,
        "answer": question.answer,
        "number": question.number,
        "document": question.document,
        "document_id": question.document_id,
        "title": question.title,
        "date": question.date.isoformat() if question.date else None,
        "signatory": question.signatory,
        "page": question.page,
        "score": round(question.score, 6),
        "newer": [
            {
                "counted": figure.counted,
                "then": figure.then,
                "now": figure.now,
                "document": figure.document,
                "page": figure.page,
                "date": figure.date.isoformat() if figure.date else None,
                "differs": figure.differs,
            }
            for figure in question.newer
        ],
        "differences": [
            {
                "kind": difference.kind.value,
                "text": difference.text,
                "then": [citation_json(citation) for citation in difference.then],
                "now": [citation_json(citation) for citation in difference.now],
            }
            for difference in precedent.differences
        ],
    }
