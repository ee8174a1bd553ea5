"""A country's pupils on one morning: ``python -m tests.load.survey --database postgresql --seconds 60``."""
