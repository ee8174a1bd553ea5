"""Brings the survey into the editing pages."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from saferday.centre.accounts.queries import may, may_somewhere

from .rules.verbatims import PERMISSION as WORDS
from .views import editor, staff_lists, staff_schools, verbatims


class SurveyMenuItem(MenuItem):
    """Shown to those who write surveys."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may(request.user, editor.PERMISSION)


@hooks.register("register_admin_urls")
def survey_urls() -> list[URLPattern]:
    """Addresses under the editing pages."""
    return [
        path("surveys/", editor.index, name="survey_editor_index"),
        path("surveys/new/", editor.new, name="survey_editor_new"),
        path("surveys/<slug:slug>/", editor.overview, name="survey_editor"),
        path("surveys/<slug:slug>/settings/", editor.settings, name="survey_editor_settings"),
        path("surveys/<slug:slug>/delete/", editor.delete, name="survey_editor_delete"),
        path("surveys/<slug:slug>/undo/", editor.undo, name="survey_editor_undo"),
        path("surveys/<slug:slug>/new-question/", editor.question, name="survey_editor_question_alone"),
        path("surveys/<slug:slug>/change/", editor.change, name="survey_editor_change"),
        path("surveys/<slug:slug>/pages/new/", editor.page, name="survey_editor_page_new"),
        path("surveys/<slug:slug>/pages/<str:name>/", editor.page, name="survey_editor_page"),
        path("surveys/<slug:slug>/pages/<str:page>/new/", editor.question, name="survey_editor_question_new"),
        path("surveys/<slug:slug>/questions/<str:name>/", editor.question, name="survey_editor_question"),
        path("surveys/<slug:slug>/lists/new/", editor.choices, name="survey_editor_list_new"),
        path("surveys/<slug:slug>/lists/<str:name>/", editor.choices, name="survey_editor_list"),
        path("surveys/<slug:slug>/workbook.xlsx", editor.workbook, name="survey_editor_workbook"),
        path("surveys/<slug:slug>/bring-in/", editor.bring_in, name="survey_editor_bring_in"),
        path("surveys/<slug:slug>/preview/", editor.preview, name="survey_editor_preview"),
        path(
            "surveys/<slug:slug>/preview/<str:year>/<str:language>/",
            editor.sheet,
            name="survey_editor_sheet",
        ),
    ]


@hooks.register("register_admin_menu_item")
def survey_menu_item() -> MenuItem:
    """Surveys, in the main menu."""
    return SurveyMenuItem(_("Surveys"), reverse("survey_editor_index"), icon_name="form", order=360)


class SchoolsMenuItem(MenuItem):
    """Shown to those who look after schools somewhere."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_somewhere(request.user, "survey.schools")


@hooks.register("register_admin_urls")
def school_urls() -> list[URLPattern]:
    """Addresses under the editing pages."""
    return [
        path("survey-schools/", staff_schools.index, name="survey_schools"),
        path("survey-schools/take-in/", staff_lists.take_in, name="survey_schools_take_in"),
        path("survey-schools/<int:pk>/", staff_schools.one, name="survey_school"),
    ]


@hooks.register("register_admin_menu_item")
def schools_menu_item() -> MenuItem:
    """Schools in surveys, in the main menu."""
    return SchoolsMenuItem(_("Schools"), reverse("survey_schools"), icon_name="group", order=370)


class WordsMenuItem(MenuItem):
    """Shown to those who read what pupils wrote."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may(request.user, WORDS)


@hooks.register("register_admin_urls")
def words_urls() -> list[URLPattern]:
    """Addresses under the editing pages."""
    return [
        path("survey-words/", verbatims.index, name="survey_words"),
        path("survey-words/<slug:slug>/", verbatims.overview, name="survey_words_of"),
        path("survey-words/<slug:slug>/stop/", verbatims.stop, name="survey_words_stop"),
        path("survey-words/<slug:slug>/to/<slug:name>/", verbatims.question, name="survey_words_question"),
    ]


@hooks.register("register_admin_menu_item")
def words_menu_item() -> MenuItem:
    """Pupils' own words, in the main menu."""
    return WordsMenuItem(_("Pupils’ own words"), reverse("survey_words"), icon_name="openquote", order=380)
