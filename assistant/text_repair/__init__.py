"""Danish text repair: restores what was printed on pages that an English OCR has read."""

from assistant.text_repair.repair import damage_score, repair_document, repair_text
from assistant.text_repair.vocabulary import Vocabulary

__all__ = ["Vocabulary", "damage_score", "repair_document", "repair_text"]
