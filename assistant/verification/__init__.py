"""Each sentence is marked supported, contradicted or not in the sources."""
