"""Perceptual hashes, and an index that finds every one within a radius."""
