"""The sources laid out for a question: statements with what stands around them, scored by how well they answer."""
