"""Each sentence is marked supported, contradicted or not in the sources."""

from assistant.verification.checking import verify_sentence_against, verify_text
from assistant.verification.checks.denials import denied_words
from assistant.verification.claims import plain_statement
from assistant.verification.sources import Sources, gather
from assistant.verification.verifying import LIKELY, verify_claim
from assistant.verification.weighing import weigh_one

__all__ = [
    "LIKELY",
    "Sources",
    "denied_words",
    "gather",
    "plain_statement",
    "verify_claim",
    "verify_sentence_against",
    "verify_text",
    "weigh_one",
]
