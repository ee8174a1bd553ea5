"""The survey's numbers: weighted tables, weights, intervals. No Django."""
