"""A question and its evidence become cited sentences.

``asking`` reads the question, ``desk`` lays the sources out and scores their statements, ``ways`` holds the ways to
answer, ``extractive`` tries them in order. ``composing``, ``citing`` and ``rendering`` make the text, ``notices`` what
stands beside it. ``conversation`` and ``following`` deal with a question that leans on the one before, ``with_model``
with a language model.
"""
