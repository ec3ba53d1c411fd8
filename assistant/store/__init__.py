"""The SQL store: the system of record."""
