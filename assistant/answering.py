"""One question, one cited answer: resolve, split, retrieve, draft, verify, in that order; the file to read first."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from assistant.danish.analysis import exact_words, stem
from assistant.drafting.asking.word_order import in_direct_order
from assistant.drafting.conversation import FollowUp, follow_up, says_little, takes_up
from assistant.drafting.desk.ranking import Desk
from assistant.drafting.extractive import draft_answer
from assistant.drafting.following import draft_following
from assistant.drafting.missing import say_what_is_missing
from assistant.drafting.rendering import number_citations, render_parts
from assistant.drafting.ways.basis import confirmed
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
    ) -> Iterator[PartAnswer | AnswerSentence | Notice | Answer]:
        """Each sentence as soon as its part of the question is answered, then the notices, then the whole answer.

        Where there are several parts, each is told before its sentences.
        """
        started = time.perf_counter()
        self._check(question)
        thread = Thread(split_questions(question), conversation)
        parts: list[PartAnswer] = []
        for part in thread.enquiry.parts:
            parts.append(self._answer_part(part, thread, filters))
            parts = number_citations(parts)
            thread.answered(parts[-1])
            if len(thread.enquiry.parts) > 1:
                yield parts[-1]
            yield from parts[-1].sentences
        answer = assemble(question, parts, resolved=thread.resolved, provenance=self._provenance(), started=started)
        yield from answer.notices
        yield answer

    def warm_up(self) -> None:
        """Loads what the first questions would have to wait for, what checks their premises included."""
        from assistant.drafting.ways.claims import held_against

        question = "Hvad handler dokumenterne om?"
        self.ask(question)
        desk = self._evidence.lay_out(question, SearchFilters())
        if desk.sources:
            held_against("Indsatsen er blevet forlænget", desk, ())

    def _check(self, question: str) -> None:
        longest = self._collection.settings.max_query_chars
        if not question.strip():
            raise InvalidQueryError("Spørgsmålet er tomt. Skriv, hvad du vil vide.")
        if len(question) > longest:
            raise InvalidQueryError(
                f"Spørgsmålet er på {len(question)} tegn; der er plads til {longest}. Kort det ned."
            )

    def _answer_part(self, part: Part, thread: Thread, filters: SearchFilters) -> PartAnswer:
        subject = subject_of_part(part, thread.enquiry)
        query = " ".join(filter(None, (subject, thread.before, part.text)))
        desk = self._evidence.lay_out(query, filters)
        following = thread.follow_up(part, desk)
        within = not thread.enquiry.is_single
        drafter = self._model()
        if drafter is not None:
            try:
                asked = replace(part, text=following.text) if following else part
                return self._draft_with_model(drafter, asked, query, thread.conversation, filters)
            except ModelUnavailableError as error:
                fallen = draft_part(part, subject, desk, following, thread.said, within=within)
                notice = Notice(NoticeKind.MODEL_FALLBACK, f"{error.message} Svaret er uddrag af kilderne.")
                return replace(fallen, notices=(*fallen.notices, notice))
        drafted = draft_part(part, subject, desk, following, thread.said, within=within)
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
    thread = Thread(split_questions(text), conversation)
    parts = []
    for part in thread.enquiry.parts:
        subject, following = subject_of_part(part, thread.enquiry), thread.follow_up(part, desk)
        within = not thread.enquiry.is_single
        drafted = draft_part(part, subject, desk, following, thread.said, within=within)
        parts.append(drafted)
        thread.answered(drafted)
    return assemble(text, parts, resolved=thread.resolved, provenance=Provenance(), started=started)


class Thread:
    """What was asked and answered before the part at hand: earlier turns, then earlier parts of the same enquiry."""

    def __init__(self, enquiry: Enquiry, conversation: Sequence[Turn]) -> None:
        self.enquiry = enquiry
        self.conversation = tuple(conversation)
        frame = [Turn(enquiry.subject, enquiry.subject, "")] if enquiry.subject and not enquiry.is_single else []
        self._turns = [*conversation, *frame]
        self._spelled: list[str] = []
        self._leans = False

    @property
    def before(self) -> str:
        """The question before, where a follow-up may lean on it."""
        return self._turns[-1].resolved_question if self._turns else ""

    @property
    def said(self) -> str:
        """What was answered just before, where the part at hand may go on from it."""
        leans = len(self._turns) == len(self.conversation) or self._leans
        return self._turns[-1].answer if self._turns and leans else ""

    @property
    def resolved(self) -> str | None:
        """The questions as they were spelled out, or None where each stands by itself."""
        asked = [part.text for part in self.enquiry.parts]
        return " ".join(self._spelled) if self.conversation and self._spelled != asked else None

    def follow_up(self, part: Part, desk: Desk) -> FollowUp | None:
        """The part spelled out, where it leans on what was asked before; a part of a list leans only if it says so."""
        found = follow_up(part.text, self._turns, desk)
        within = len(self._turns) > len(self.conversation)
        if found and within and not found.certain:
            found = FollowUp(found.text) if found.is_named and takes_up(part.text, self._turns[-1]) else None
        self._leans = found is not None
        self._spelled.append(found.text if found else part.text)
        return found

    def answered(self, drafted: PartAnswer) -> None:
        """Goes on to the next part."""
        said = " ".join(sentence.text for sentence in drafted.sentences if sentence.citations)
        self._turns.append(Turn(drafted.part.text, self._spelled[-1], said))


def draft_part(
    part: Part,
    subject: str,
    desk: Desk,
    following: FollowUp | None = None,
    said: str = "",
    *,
    within: bool = False,
) -> PartAnswer:
    """The extractive answer to one part; ``said`` is what was answered before, ``within`` whether it is one of many."""
    if following:
        draft = draft_following(following, desk, subject=subject, said=said)
    else:
        before = "" if within else subject
        draft = draft_answer(in_direct_order(part.text), desk, subject=subject, said=said, before=before)
    drafted = PartAnswer(part, draft.status, draft.sentences, draft.notices)
    asked = following.text if following and following.is_named else part.text
    return say_what_is_missing(drafted, asked, subject, desk) if within else drafted


def subject_of_part(part: Part, enquiry: Enquiry) -> str:
    """What the letter and the part's own numbered heading say it is about.

    A part that says little and stands in no such frame is about what the other parts are about.
    """
    position = enquiry.parts.index(part)
    heading = enquiry.headings[position] if enquiry.headings else ""
    told = " ".join(filter(None, (enquiry.subject, heading)))
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
