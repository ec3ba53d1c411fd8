"""The reply: assembled from answers as data, edited, and written out as text, Word and PDF."""
