"""The life of a draft: one table of moves, from which states, to which, and what permission each takes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.errors import ConflictError


class State(StrEnum):
    """Where a draft is."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    APPROVED = "approved"
    SENT = "sent"
    WITHDRAWN = "withdrawn"
    TRANSFERRED = "transferred"


STATE_NAMES = {
    State.DRAFT: "under udarbejdelse",
    State.IN_REVIEW: "til godkendelse",
    State.RETURNED: "returneret",
    State.APPROVED: "godkendt",
    State.SENT: "sendt",
    State.WITHDRAWN: "trukket tilbage",
    State.TRANSFERRED: "overdraget til en anden enhed",
}


class Move(StrEnum):
    """What can be done with a draft."""

    EDIT = "edit"
    SUBMIT = "submit"
    RETURN = "return"
    APPROVE = "approve"
    SEND = "send"
    WITHDRAW = "withdraw"
    TRANSFER = "transfer"


@dataclass(frozen=True, slots=True)
class Rule:
    """``to`` maps each state the move may start from to the state it ends in."""

    action: str
    to: dict[State, State]
    danish: str


_D, _R, _B, _A, _S, _W, _T = State

MOVES: dict[Move, Rule] = {
    Move.EDIT: Rule("drafts.edit", {_D: _D, _B: _B, _T: _D, _R: _R}, "rettes"),
    Move.SUBMIT: Rule("drafts.submit", {_D: _R, _B: _R, _T: _R}, "sendes til godkendelse"),
    Move.RETURN: Rule("drafts.return", {_R: _B, _A: _B}, "returneres"),
    Move.APPROVE: Rule("drafts.approve", {_R: _A}, "godkendes"),  # stays in review until the last clearance step
    Move.SEND: Rule("drafts.send", {_A: _S}, "sendes"),
    Move.WITHDRAW: Rule("drafts.withdraw", {_D: _W, _R: _W, _B: _W, _A: _W, _T: _W}, "trækkes tilbage"),
    Move.TRANSFER: Rule("drafts.transfer", {_D: _T, _R: _T, _B: _T, _T: _T}, "overdrages"),
}


def next_state(move: Move, state: State) -> State:
    """The state a move leads to; raises ConflictError, in Danish, where the draft cannot make it."""
    rule = MOVES[move]
    if state not in rule.to:
        allowed = " eller ".join(STATE_NAMES[one] for one in rule.to)
        raise ConflictError(
            f"Svarudkastet er {STATE_NAMES[state]} og kan ikke {rule.danish}. Det kan kun {rule.danish}, når det er "
            f"{allowed}. Hent det igen for at se, hvad der er sket."
        )
    return rule.to[state]
