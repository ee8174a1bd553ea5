"""What is typed into the search of the directory, and into the entry of a service."""

from .entry import ContactFormSet, EntryForm, HoursFormSet, entry_document
from .search import SearchForm
from .verifying import VerifyForm

__all__ = ["ContactFormSet", "EntryForm", "HoursFormSet", "SearchForm", "VerifyForm", "entry_document"]
