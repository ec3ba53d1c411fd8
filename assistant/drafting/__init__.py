"""A question and its evidence become cited sentences."""
