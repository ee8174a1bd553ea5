"""``{% load ui %}``: icons, drawings, and the frame's own addresses."""

import json
from typing import Any

from django import template
from django.core.paginator import Page
from django.core.serializers.json import DjangoJSONEncoder
from django.forms import BoundField, CheckboxInput, Form
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from saferday.centre.ui import frame, queries, rules
from saferday.centre.ui.drawings import drawing
from saferday.centre.ui.fields import first_field_id, target_id

register = template.Library()

_IN_A_SCRIPT = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon in the colour and size of the words beside it; with a label if it stands alone."""
    role = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return _with_attributes(drawing("icons", name), 'class="sd-icon" ', role)


@register.simple_tag
def illustration(name: str, label: str = "") -> SafeString:
    """A drawing. It decorates, unless it is given a label."""
    role = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return _with_attributes(drawing("illustrations", name), 'class="sd-drawing" ', role)


def _with_attributes(svg: str, *attributes: str) -> SafeString:
    # The files are ours and the label has been escaped.
    return mark_safe(svg.replace("<svg ", f'<svg {"".join(attributes)} focusable="false" ', 1))  # noqa: S308


@register.simple_tag
def help_url() -> str:
    """The way to help. It stands on every page, error pages included."""
    return queries.local_path(rules.HELP)


@register.simple_tag
def leave_url() -> str:
    """Where the Leave button leads without a script: it clears, then redirects."""
    return queries.named_path("ui:leave", "leave/")


@register.simple_tag
def exit_url() -> str:
    """Where the Leave button leads in the end."""
    return queries.national_facts().exit_url


@register.simple_tag
def emergency_number() -> str:
    """Whom to call in danger; empty where the country pack does not say."""
    return queries.national_facts().emergency_number


@register.simple_tag
def local_path(path: str) -> str:
    """A path of the centre under the language being shown: ``{% local_path "news/" %}``."""
    return queries.local_path(path)


@register.simple_tag
def frame_links(table: str, current: str = "") -> list[queries.Link]:
    """The links of the ``navigation`` or the ``footer``."""
    return queries.links({"navigation": rules.NAVIGATION, "footer": rules.FOOTER}[table], current)


@register.simple_tag(takes_context=True)
def frame_part(context: dict[str, Any], name: str) -> SafeString:
    """A part of the frame that depends on the language and the section of the site only."""
    request = context.get("request")
    path = request.path if request is not None else ""
    return frame.part(name, frame.section(path, context.get("area"), context.get("my_area")))


@register.simple_tag
def same_part(name: str) -> SafeString:
    """A part of the frame that is the same on every page of a language."""
    return frame.part(name)


@register.simple_tag(takes_context=True)
def page_url(context: dict[str, Any], number: int) -> str:
    """The address of another page of a list, with the same search and filters."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else None
    if query is None:
        return f"?page={number}"
    query["page"] = str(number)
    return f"?{query.urlencode()}"


@register.simple_tag
def page_numbers(page: Page) -> list[int | str]:
    """The numbers to show below a list: the first, the last, and those around where we are."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.filter
def tel(number: str) -> str:
    """A phone number as ``tel:`` wants it: digits, and the plus in front if there is one."""
    digits = "".join(sign for sign in str(number) if sign.isdigit())
    return f"tel:+{digits}" if str(number).strip().startswith("+") else f"tel:{digits}"


@register.filter
def json_ld(facts: dict[str, Any]) -> SafeString:
    """Facts about the page for search engines, as JSON that nothing in it can break out of."""
    text = json.dumps(facts, cls=DjangoJSONEncoder, ensure_ascii=False).translate(_IN_A_SCRIPT)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """Whether the field is one box to tick, whose label stands after it."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def error_target(field: BoundField) -> str:
    """The id of what an error-summary link must reach: the first thing in it that takes typing."""
    return target_id(field)


@register.filter
def first_target(form: Form) -> str:
    """The id of the form's first field, for errors that belong to no field in particular."""
    return first_field_id(form)
