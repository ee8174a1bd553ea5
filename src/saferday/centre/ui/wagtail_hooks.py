"""Brings what the staff's pages share in looks into Wagtail's."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks


@hooks.register("insert_global_admin_css")
def desk_css() -> SafeString:
    """Tables that stack on a narrow screen."""
    return format_html('<link rel="stylesheet" href="{}">', static("ui/desk.css"))
