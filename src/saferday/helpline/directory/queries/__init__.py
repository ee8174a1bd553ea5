"""Every read of the directory.

What leaves here for the public holds only facts that somebody has checked; a stale fact goes out with the date of
its check, an unverified one does not go out at all.
"""

from .documents import service_document, service_documents
from .freshness import Due, Problem, due, max_age_days, problems, stale
from .listing import Filters, public_services, search, service_by_slug, staff_service, terms_of
from .offers import offered_services, services_offering
from .opening import HoursNow, hours_now, week_in_words
from .packs import pack_problems, read_pack_folder, read_pack_services
from .views import ContactView, FactView, ServiceView, service_view

__all__ = [
    "ContactView",
    "Due",
    "FactView",
    "Filters",
    "HoursNow",
    "Problem",
    "ServiceView",
    "due",
    "hours_now",
    "max_age_days",
    "offered_services",
    "pack_problems",
    "problems",
    "public_services",
    "read_pack_folder",
    "read_pack_services",
    "search",
    "service_by_slug",
    "service_document",
    "service_documents",
    "service_view",
    "services_offering",
    "staff_service",
    "stale",
    "terms_of",
    "week_in_words",
]
