"""Measurements, side by side with peers.

Each is ``python -m benchmarks.NAME --json FILE``; ``make bench`` runs all.
"""
