"""What the directory keeps about people: which member of staff checked an entry."""

from django.utils.translation import gettext_lazy as _

from saferday.centre.register import Kept, NotPersonal

KEPT = [
    Kept(
        model="directory.FactCheck",
        fields=("staff",),
        what=_("Who last checked a fact in the directory"),
        why=_("So that colleagues know whom to ask. The public reads the centre’s name instead"),
        kept_for=_("Until the fact is checked again or the entry is removed"),
    ),
    Kept(
        model="directory.Verification",
        fields=("by", "before"),
        what=_("Which member of staff confirmed or doubted an entry, and when"),
        why=_("To answer for what the directory says, and to take back a mistake"),
        kept_for=_("As long as the entry is in the directory"),
    ),
]

NOT_PERSONAL = [
    NotPersonal(
        "directory.FactCheck", ("checked_by",), because="an organisation’s name, or the centre’s own"
    ),
    NotPersonal("directory.Organization", ("name", "email"), because="an organisation’s, never a person’s"),
    NotPersonal("directory.Service", ("name", "email"), because="a service’s, never a person’s"),
    NotPersonal("directory.Phone", ("number",), because="a helpline’s number"),
    NotPersonal(
        "directory.Location", ("name", "addresses", "location_type"), because="a place of an organisation"
    ),
    NotPersonal("directory.ServiceArea", ("name",), because="names a place"),
    NotPersonal("directory.ServiceAtLocation", ("location",), because="a place of an organisation"),
    NotPersonal("directory.Accessibility", ("location",), because="a place of an organisation"),
    NotPersonal("directory.Taxonomy", ("name",), because="names a vocabulary"),
    NotPersonal("directory.TaxonomyTerm", ("name",), because="names a term"),
]
