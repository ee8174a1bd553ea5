"""The tables of the directory, named as HSDS names them; checks of facts beside them."""

from .checks import FactCheck, Verification
from .service import (
    Accessibility,
    Attribute,
    Channel,
    CostOption,
    Location,
    Organization,
    Phone,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
)
from .vocabulary import Taxonomy, TaxonomyTerm

__all__ = [
    "Accessibility",
    "Attribute",
    "Channel",
    "CostOption",
    "FactCheck",
    "Location",
    "Organization",
    "Phone",
    "Schedule",
    "Service",
    "ServiceArea",
    "ServiceAtLocation",
    "Taxonomy",
    "TaxonomyTerm",
    "Verification",
]
