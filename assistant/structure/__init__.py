"""A repaired document becomes blocks, tables, footnotes, a letter's parts and dated figures."""
