"""Chunks in, ranked chunk ids out: Chroma for vectors, tantivy for words."""
