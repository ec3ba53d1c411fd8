"""A file becomes a Document of Pages."""
