"""What staff fill in: banks, flags, retractions, decisions, organisations and keys; and the developer's try-out."""

from .banks import BankForm
from .decisions import DecisionForm, FamilyForm
from .flags import FlagForm, PictureForm, ReferredForm, RetractEntryForm, RetractForm
from .keys import KeyForm, OrganisationForm
from .looking import LookUpForm, TryForm

__all__ = [
    "BankForm",
    "DecisionForm",
    "FamilyForm",
    "FlagForm",
    "KeyForm",
    "LookUpForm",
    "OrganisationForm",
    "PictureForm",
    "ReferredForm",
    "RetractEntryForm",
    "RetractForm",
    "TryForm",
]
