"""One request for matches, from key to answer: what every door of the match service shares."""

from .allowance import take
from .hashes import Question, ask, read_question
from .keys import authenticate
from .media import hash_media
from .problems import Problem

__all__ = ["Problem", "Question", "ask", "authenticate", "hash_media", "read_question", "take"]
