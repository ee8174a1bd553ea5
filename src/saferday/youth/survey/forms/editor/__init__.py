"""Forms of the survey's editor: a survey, a page, a question, a list of choices, times."""

from .conditions import when_initial
from .lists import ChoiceFormSet, ListNameForm, choice_initial, ordered
from .pages import PageForm
from .questions import QuestionForm, question_initial, type_words
from .surveys import NewSurveyForm, RouteFormSet, TimesForm, TitleForm, WorkbookForm, route_initial
from .words import language_word, words_initial

__all__ = [
    "ChoiceFormSet",
    "ListNameForm",
    "NewSurveyForm",
    "PageForm",
    "QuestionForm",
    "RouteFormSet",
    "TimesForm",
    "TitleForm",
    "WorkbookForm",
    "choice_initial",
    "language_word",
    "ordered",
    "question_initial",
    "route_initial",
    "type_words",
    "when_initial",
    "words_initial",
]
