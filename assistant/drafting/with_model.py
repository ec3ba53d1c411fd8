"""A language model drafts from the passages found; each of its sentences is checked before it counts as supported."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, Field, ValidationError

from assistant.drafting.citing import cite_span
from assistant.errors import ModelUnavailableError
from assistant.language_model import LanguageModel, Message
from assistant.prompts import Prompt, fingerprint, load_prompt
from assistant.records import (
    AnswerSentence,
    Citation,
    Document,
    Evidence,
    Hit,
    Support,
    Turn,
    VerifiedSentence,
)
from assistant.settings import Settings

MOST_SENTENCES = 40
MOST_TURNS = 6
_TAG = re.compile(
    r"<\s*/?\s*(?:html|body|head|script|style|div|span|p|br|a|img|iframe|table|h\d|!doctype)\b[^>]*>", re.IGNORECASE
)
_DANISH = re.compile(
    r"(?i)\b(?:og|i|at|er|en|et|den|det|der|til|af|på|med|for|som|har|ikke|de|fra|blev|kan|om|ved|også|var|skal|ud|over)\b"
)
_FOREIGN = re.compile(
    r"(?i)\b(?:the|and|of|to|in|is|was|were|have|not|with|that|this|from|by|are|which|och|att|är|inte|som|för|von|und|die"
    r"|das|ist|nicht|mit|wurde|werden|les|des|est|une|dans|pas|sont|avec)\b"
)


class _Claim(BaseModel):
    tekst: str = Field(min_length=1, max_length=2000)
    kilder: list[str] = Field(default_factory=list, max_length=20)


@dataclass(frozen=True, slots=True)
class Source:
    """A passage that the model may point to by its token."""

    token: str
    hit: Hit
    document: Document


Verify = Callable[[str, Sequence[Citation]], VerifiedSentence]
"""Holds a sentence against the passages it cites and everything else in the collection."""


@dataclass(frozen=True, slots=True)
class ModelDrafter:
    """Drafts with one model, one set of prompts and one way to verify."""

    model: LanguageModel
    system: Prompt
    user: Prompt
    verify: Verify

    @property
    def prompts(self) -> str:
        """The prompts' names and hashes, for the answer's provenance."""
        return fingerprint((self.system, self.user))

    def draft(
        self,
        question: str,
        hits: Sequence[Hit],
        documents: Callable[[str], Document],
        conversation: Sequence[Turn] = (),
    ) -> list[AnswerSentence]:
        """The whole draft; raises ModelUnavailableError when the model's reply cannot be used."""
        return list(self.stream(question, hits, documents, conversation))

    def stream(
        self,
        question: str,
        hits: Sequence[Hit],
        documents: Callable[[str], Document],
        conversation: Sequence[Turn] = (),
    ) -> Iterator[AnswerSentence]:
        """Each sentence as soon as the model has finished it and it is checked.

        Raises ModelUnavailableError, perhaps after some sentences; what was yielded then is not to be kept.
        """
        sources = give_tokens(hits, documents)
        messages = [
            Message("system", self.system.fill()),
            Message(
                "user",
                self.user.fill(
                    **{"kilder": _quoted(sources), "spørgsmål": _plain(question), "samtale": _told(conversation)}
                ),
            ),
        ]
        for claim in read_claims(self.model.stream(messages)):
            yield self._check(claim, sources, documents)

    def _check(self, claim: _Claim, sources: Sequence[Source], documents: Callable[[str], Document]) -> AnswerSentence:
        text = re.sub(r"\s+", " ", claim.tekst).strip()
        named = {source.token: source for source in sources}
        unknown = [token for token in claim.kilder if token not in named]
        pointed = [_cite(named[token]) for token in dict.fromkeys(claim.kilder) if token in named]
        found = self.verify(text, pointed)
        if unknown:
            reason = f"Modellen henviser til en kilde, den ikke har fået ({', '.join(unknown[:3])})."
            worse = found.label if found.label is not Support.SUPPORTED else Support.NOT_IN_SOURCES
            return AnswerSentence(text=text, support=worse, citations=tuple(pointed), reason=reason)
        if found.label is not Support.SUPPORTED:
            return AnswerSentence(text=text, support=found.label, citations=tuple(pointed), reason=found.reason)
        citations = _narrow(found.evidence, documents) or tuple(pointed)
        if not citations:
            reason = "Modellen angiver ingen kilde."
            return AnswerSentence(text=text, support=Support.NOT_IN_SOURCES, citations=(), reason=reason)
        date = citations[0].date
        return AnswerSentence(
            text=text, citations=citations, as_of=date.isoformat() if date else None, reason=found.reason
        )


def load_drafter(model: LanguageModel, settings: Settings, verify: Verify) -> ModelDrafter:
    """Raises SettingsError when a prompt is missing or wrong."""
    return ModelDrafter(
        model, load_prompt("svar.system", settings.prompts), load_prompt("svar.bruger", settings.prompts), verify
    )


# ------------------------------------------------------------------ what the model is given


def give_tokens(hits: Sequence[Hit], documents: Callable[[str], Document]) -> list[Source]:
    """K1, K2 … in the order of the hits: short, and no address that a model could make up."""
    return [Source(f"K{number}", hit, documents(hit.chunk.document)) for number, hit in enumerate(hits, start=1)]


def _quoted(sources: Sequence[Source]) -> str:
    if not sources:
        return "(ingen kilder)"
    return "\n\n".join(
        f'<kilde mærke="{source.token}" titel="{_plain(source.hit.title)}" dato="{source.hit.date or "ukendt"}">\n'
        f"{_plain(source.hit.chunk.heading)}\n{_plain(source.hit.chunk.text)}\n</kilde>"
        for source in sources
    )


def _plain(text: str) -> str:
    """Without anything that could be taken for the borders of a source."""
    return re.sub(r"<(?=\s*/?\s*kilde)", "‹", text, flags=re.IGNORECASE).replace('"', "”").strip()


def _told(conversation: Sequence[Turn]) -> str:
    turns = [
        f"Spørgsmål: {_plain(turn.resolved_question)}\nSvar: {_plain(turn.answer)}"
        for turn in conversation[-MOST_TURNS:]
    ]
    return "\n".join(turns) or "(ingen)"


def _cite(source: Source) -> Citation:
    return cite_span(source.document, source.hit.chunk.page, source.hit.chunk.start, source.hit.chunk.end)


def _narrow(evidence: Sequence[Evidence], documents: Callable[[str], Document]) -> tuple[Citation, ...]:
    """Citations of the very sentences that carry the claim."""
    return tuple(cite_span(documents(found.document_id), found.page, found.start, found.end) for found in evidence)


# ------------------------------------------------------------------ what it answers


def read_claims(pieces: Iterator[str]) -> Iterator[_Claim]:
    """The claims of a reply, each as soon as it is complete; raises ModelUnavailableError for a useless reply."""
    reader, texts = _ClaimReader(), list[str]()
    for piece in pieces:
        for claim in reader.feed(piece):
            texts.append(claim.tekst)
            _refuse_unusable(texts)
            yield claim
    reader.close()


def _refuse_unusable(texts: Sequence[str]) -> None:
    if len(texts) > MOST_SENTENCES:
        raise ModelUnavailableError("Sprogmodellens svar har for mange sætninger og er kasseret.")
    if _TAG.search(texts[-1]):
        raise ModelUnavailableError("Sprogmodellen svarede med HTML.")
    if len(_FOREIGN.findall(texts[-1])) > len(_DANISH.findall(texts[-1])):
        raise ModelUnavailableError("Sprogmodellen svarede ikke på dansk.")


class _ClaimReader:
    """Reads ``{"saetninger": [{…}, {…}], "mangler": …}`` as it arrives."""

    _OPENING = re.compile(r'"saetninger"\s*:\s*\[')

    def __init__(self) -> None:
        self._text = ""
        self._position: int | None = None  # within the list
        self._decoder = json.JSONDecoder()

    def feed(self, piece: str) -> Iterator[_Claim]:
        self._text += piece
        if self._position is None:
            opening = self._OPENING.search(self._text)
            if not opening:
                return
            self._position = opening.end()
        while True:
            start = self._after_blanks(self._position)
            if start >= len(self._text) or self._text[start] == "]":
                return
            try:
                found, end = self._decoder.raw_decode(self._text, start)
            except json.JSONDecodeError:
                return  # more is to come
            self._position = end
            yield _as_claim(found)

    def _after_blanks(self, position: int) -> int:
        while position < len(self._text) and self._text[position] in " \n\r\t,":
            position += 1
        return position

    def close(self) -> None:
        """Raises ModelUnavailableError unless the reply was whole."""
        text = self._text.strip()
        text = re.sub(r"\A```(?:json)?\s*|\s*```\Z", "", text)
        start = text.find("{")
        try:
            reply, _ = self._decoder.raw_decode(text, max(start, 0))
        except json.JSONDecodeError as error:
            raise ModelUnavailableError("Sprogmodellens svar er ikke gyldig JSON.") from error
        if start < 0 or not isinstance(reply, dict) or not isinstance(reply.get("saetninger"), list):
            raise ModelUnavailableError("Sprogmodellens svar har ikke den aftalte form.")


def _as_claim(found: object) -> _Claim:
    try:
        return _Claim.model_validate(found)
    except ValidationError as error:
        raise ModelUnavailableError("Sprogmodellens svar har ikke den aftalte form.") from error
