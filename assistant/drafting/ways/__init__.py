"""The ways to answer, and what each of them needs."""
