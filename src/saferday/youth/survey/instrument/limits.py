"""How large a survey may be, and what stands for an answer that was kept private."""

REFUSED = "-"
"""The value of "I'd rather not say", whatever the type of the question."""

LANGUAGES = 6
ROUTES = 6
PAGES = 80
QUESTIONS = 80
QUESTIONS_ON_A_PAGE = 12
CHOICES = 30
GRID_ROWS = 12
GRID_CHOICES = 7
RANKED = 8
SCALE_STEPS = 11
NUMBER_RANGE = 1_000_000
LABEL = 400
HELP = 800
NAME = 32
TEXT_ANSWER = 500
TEXT_BYTES = 1_000
"""What a text takes as JSON in UTF-8 at most: 500 letters with accents, or 250 emoji."""
CONDITION_LENGTH = 500
CONDITION_DEPTH = 20
DEFINITION_BYTES = 400_000
