"""Surveys and their versions, as staff see them."""

from __future__ import annotations

from django.db.models import QuerySet

from ..models import Survey, SurveyVersion


def all_surveys() -> QuerySet[Survey]:
    """Every survey, those that open last first; what is put away comes at the end."""
    return Survey.objects.select_related("asked").order_by("archived", "-opens_at", "slug")


def survey_by_slug(slug: str) -> Survey | None:
    """One survey."""
    return Survey.objects.select_related("asked").filter(slug=slug).first()


def versions_of(survey: Survey) -> QuerySet[SurveyVersion]:
    """Its published versions, the newest first."""
    return survey.versions.select_related("published_by").order_by("-number")
