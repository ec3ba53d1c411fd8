"""One file for each way in which a claim can go beyond its sources; every check returns findings."""
