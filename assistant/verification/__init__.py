"""Each sentence is marked supported, contradicted or not in the sources."""

from assistant.verification.checking import verify_sentence_against, verify_text
from assistant.verification.sources import Sources, gather
from assistant.verification.verifying import verify_claim

__all__ = ["Sources", "gather", "verify_claim", "verify_sentence_against", "verify_text"]
