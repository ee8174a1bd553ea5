"""The radius index beside the indexes that others use, on the same banks and queries, in one run."""
