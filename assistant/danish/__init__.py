"""The Danish language: sentences, numbers, dates and search terms; pure functions without I/O."""
