"""Reads, checks and loads a country pack: the folder of data files that makes a centre national."""
