"""Every write about people: their accounts, their roles, their second factor, and what they may edit."""

from saferday.centre.accounts.actions.cms import allow_area_pages
from saferday.centre.accounts.actions.demo import add_demo_staff
from saferday.centre.accounts.actions.leaving import clear_editing_log, clear_sessions, forget_people
from saferday.centre.accounts.actions.people import (
    add_staff,
    change_own_details,
    deactivate,
    reactivate,
    reset_mfa,
)
from saferday.centre.accounts.actions.refusals import AlreadyThere, LastOperator, NotYourself, UnknownRole
from saferday.centre.accounts.actions.roles import grant_role, revoke_role

__all__ = [
    "AlreadyThere",
    "LastOperator",
    "NotYourself",
    "UnknownRole",
    "add_demo_staff",
    "add_staff",
    "allow_area_pages",
    "change_own_details",
    "clear_editing_log",
    "clear_sessions",
    "deactivate",
    "forget_people",
    "grant_role",
    "reactivate",
    "reset_mfa",
    "revoke_role",
]
