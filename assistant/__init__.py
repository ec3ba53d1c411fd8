"""Cited Danish answers for council members' questions, from the administration's own documents."""

__version__ = "0.1.0"
