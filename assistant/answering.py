"""One question, one cited answer: resolve, split, retrieve, draft, verify, in that order; the file to read first."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from assistant.danish.analysis import exact_words, stem
from assistant.drafting.basis import confirmed
from assistant.drafting.conversation import leans_on_before, resolve_follow_up, says_little, subject_of
from assistant.drafting.extractive import draft_answer
from assistant.drafting.ranking import Desk
from assistant.drafting.rendering import number_citations, render_parts
from assistant.errors import InvalidQueryError, ModelUnavailableError
from assistant.evidence import Evidence
from assistant.intake.questions import Enquiry, split_questions
from assistant.records import (
    Answer,
    AnswerSentence,
    Notice,
    NoticeKind,
    Part,
    PartAnswer,
    Provenance,
    SearchFilters,
    Status,
    Support,
    Turn,
)

if TYPE_CHECKING:
    from assistant.collection import Collection
    from assistant.drafting.with_model import ModelDrafter


class Assistant:
    """Answers questions from one collection; safe to share between threads."""

    def __init__(self, collection: Collection, drafter: ModelDrafter | None = None) -> None:
        """``drafter`` is the model's; without one, the settings decide, and without a model answers are extractive."""
        self._collection = collection
        self._drafter = drafter
        self._evidence = Evidence(collection)

    @property
    def collection(self) -> Collection:
        return self._collection

    def ask(
        self, question: str, *, conversation: Sequence[Turn] = (), filters: SearchFilters = SearchFilters()
    ) -> Answer:
        """The whole answer. Raises InvalidQueryError for an empty or overlong question."""
        *_, answer = self.ask_stream(question, conversation=conversation, filters=filters)
        assert isinstance(answer, Answer)
        return answer

    def ask_stream(
        self, question: str, *, conversation: Sequence[Turn] = (), filters: SearchFilters = SearchFilters()
    ) -> Iterator[AnswerSentence | Notice | Answer]:
        """Each sentence as soon as its part of the question is answered, then the notices, then the whole answer."""
        started = time.perf_counter()
        self._check(question)
        resolved = resolve_follow_up(question, conversation)
        enquiry = split_questions(resolved or question)
        parts: list[PartAnswer] = []
        for part in enquiry.parts:
            parts.append(self._answer_part(part, enquiry, conversation, filters))
            parts = number_citations(parts)
            yield from parts[-1].sentences
        answer = assemble(question, parts, resolved=resolved, provenance=self._provenance(), started=started)
        yield from answer.notices
        yield answer

    def _check(self, question: str) -> None:
        longest = self._collection.settings.max_query_chars
        if not question.strip():
            raise InvalidQueryError("Spørgsmålet er tomt. Skriv, hvad du vil vide.")
        if len(question) > longest:
            raise InvalidQueryError(
                f"Spørgsmålet er på {len(question)} tegn; der er plads til {longest}. Kort det ned."
            )

    def _answer_part(
        self, part: Part, enquiry: Enquiry, conversation: Sequence[Turn], filters: SearchFilters
    ) -> PartAnswer:
        subject = subject_of_part(part, enquiry)
        query = f"{subject} {part.text}".strip()
        drafter = self._model()
        if drafter is not None:
            try:
                return self._draft_with_model(drafter, part, query, conversation, filters)
            except ModelUnavailableError as error:
                fallen = draft_part(part, subject, self._evidence.lay_out(query, filters))
                notice = Notice(NoticeKind.MODEL_FALLBACK, f"{error.message} Svaret er uddrag af kilderne.")
                return replace(fallen, notices=(*fallen.notices, notice))
        drafted = draft_part(part, subject, self._evidence.lay_out(query, filters))
        return replace(drafted, sentences=confirmed(drafted.sentences, self._holds))

    def _holds(self, words: str) -> bool:
        """Whether any passage of the collection holds the words, or one with their stems."""
        lexical = self._collection.lexical
        return bool(lexical.search_phrase(words, 1)) or all(
            lexical.document_frequency("stems", stem(word)) for word in exact_words(words)
        )

    def _draft_with_model(
        self, drafter: ModelDrafter, part: Part, query: str, conversation: Sequence[Turn], filters: SearchFilters
    ) -> PartAnswer:
        from assistant.drafting.notices import instructions_in
        from assistant.retrieval import Retriever

        hits = Retriever(self._collection).search(query, limit=12, filters=filters)
        sentences = tuple(drafter.draft(part.text, hits, self._collection.document, conversation))
        notices = tuple(instructions_in(hits, self._collection.document))
        supported = [sentence.support is Support.SUPPORTED for sentence in sentences]
        status = (
            Status.ANSWERED if all(supported) and supported else Status.PARTIAL if any(supported) else Status.NO_BASIS
        )
        return PartAnswer(part, status, sentences, notices)

    def _model(self) -> ModelDrafter | None:
        if self._drafter is None and self._collection.settings.model:
            from assistant.drafting.with_model import load_drafter
            from assistant.language_model import LanguageModel
            from assistant.verification import verify_sentence_against

            settings = self._collection.settings
            verify = partial(verify_sentence_against, self._collection)
            self._drafter = load_drafter(LanguageModel(settings), settings, verify)
        return self._drafter

    def _provenance(self) -> Provenance:
        return Provenance(
            drafter=self._drafter.model.name if self._drafter else "extractive",
            embedding=self._collection.settings.embedding_model,
            prompts=self._drafter.prompts if self._drafter else "",
            collection=self._collection.version,
        )


# ------------------------------------------------------------------ without reaching out for anything


def answer_question(text: str, desk: Desk, *, conversation: Sequence[Turn] = ()) -> Answer:
    """Answers from the sources on the desk."""
    started = time.perf_counter()
    resolved = resolve_follow_up(text, conversation)
    enquiry = split_questions(resolved or text)
    parts = [draft_part(part, subject_of_part(part, enquiry), desk) for part in enquiry.parts]
    return assemble(text, parts, resolved=resolved, provenance=Provenance(), started=started)


def draft_part(part: Part, subject: str, desk: Desk) -> PartAnswer:
    """The extractive answer to one part."""
    draft = draft_answer(part.text, desk, subject=subject)
    return PartAnswer(part, draft.status, draft.sentences, draft.notices)


def subject_of_part(part: Part, enquiry: Enquiry) -> str:
    """What the letter and the part's own numbered heading say it is about, and what the question before it asked.

    A part that says little and stands in no such frame is about what the other parts are about.
    """
    position = enquiry.parts.index(part)
    heading = enquiry.headings[position] if enquiry.headings else ""
    before = subject_of(enquiry.parts[position - 1].text) if position and leans_on_before(part.text) else ""
    told = " ".join(filter(None, (enquiry.subject, heading, before)))
    if told or not says_little(part.text):
        return told
    return " ".join(other.text for other in enquiry.parts if other is not part)


def assemble(
    question: str, parts: Sequence[PartAnswer], *, resolved: str | None, provenance: Provenance, started: float
) -> Answer:
    """The parts as one answer: citations numbered through, each notice once."""
    numbered = number_citations(parts)
    notices = {(notice.kind, notice.text): notice for part in numbered for notice in part.notices}
    return Answer(
        id=uuid.uuid4().hex,
        question=question,
        status=status_of([part.status for part in numbered]),
        answer=render_parts(numbered),
        sentences=tuple(sentence for part in numbered for sentence in part.sentences),
        notices=tuple(notices.values()),
        parts=tuple(numbered) if len(numbered) > 1 else (),
        provenance=provenance,
        latency_ms=round(1000 * (time.perf_counter() - started), 1),
        resolved_question=resolved,
    )


def status_of(statuses: Sequence[Status]) -> Status:
    """What came of the whole: answered when every part is, no basis only when no part has one."""
    if len(set(statuses)) == 1:
        return statuses[0]
    if all(status.abstained for status in statuses):
        return Status.NO_BASIS
    return Status.PARTIAL
