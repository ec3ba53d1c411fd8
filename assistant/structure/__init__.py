"""What a document is made of: letters, headings, questions and answers, tables, footnotes and figures."""

from assistant.structure.description import describe

__all__ = ["describe"]
