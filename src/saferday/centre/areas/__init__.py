"""The tree of places that a centre serves, and which of them somebody is in."""
