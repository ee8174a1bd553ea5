"""What areas keep that looks personal."""

from django.utils.translation import gettext_lazy as _

from saferday.centre.register import Kept, NotPersonal

KEPT = [
    Kept(
        model="areas.AreaContact",
        fields=("checked_by",),
        what=_("Who checked that a contact of an area is right."),
        why=_("So that colleagues know whom to ask."),
        kept_for=_("Until somebody checks it again."),
    )
]
NOT_PERSONAL = [NotPersonal("areas.Town", ("name",), because="names a town")]
