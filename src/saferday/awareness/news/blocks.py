"""What an editor can put into a post."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

PLAIN = ["bold", "italic", "link", "document-link", "ol", "ul"]
TEXT = [*PLAIN, "h2", "h3", "h4", "hr", "blockquote"]


class QuoteBlock(blocks.StructBlock):
    """What somebody said, and who."""

    text = blocks.TextBlock(label=_("What was said"), max_length=1_500)
    who = blocks.CharBlock(label=_("Who said it"), required=False, max_length=200)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "news/blocks/quote.html"


class PictureBlock(blocks.StructBlock):
    """A picture, with what it shows for those who cannot see it."""

    image = ImageChooserBlock(label=_("Picture"))
    alt_text = blocks.CharBlock(
        label=_("What it shows"),
        max_length=300,
        help_text=_("For people who cannot see it: one plain sentence. Do not name children."),
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=300)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "news/blocks/picture.html"


class CallToActionBlock(blocks.StructBlock):
    """One thing that the reader can do now."""

    text = blocks.CharBlock(label=_("Words on the button"), max_length=80)
    page = blocks.PageChooserBlock(label=_("Page of this centre"), required=False)
    url = blocks.URLBlock(label=_("Or an address elsewhere"), required=False)

    class Meta:
        icon = "arrow-right"
        label = _("Call to action")
        template = "news/blocks/call_to_action.html"

    def clean(self, value: Any) -> Any:
        """Refuses a button that leads nowhere, and one that leads to two places."""
        cleaned = super().clean(value)
        if bool(cleaned.get("page")) == bool(cleaned.get("url")):
            raise blocks.StructBlockValidationError(
                {"url": ValidationError(_("Choose a page or write an address: one of the two."))}
            )
        return cleaned


class NoticeBlock(blocks.StructBlock):
    """Something that must not be overlooked."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    text = blocks.RichTextBlock(label=_("Text"), features=PLAIN)

    class Meta:
        icon = "warning"
        label = _("Notice")
        template = "news/blocks/notice.html"


class PostBody(blocks.StreamBlock):
    """The text of a post."""

    paragraph = blocks.RichTextBlock(
        label=_("Text"), icon="pilcrow", features=TEXT, template="news/blocks/paragraph.html"
    )
    heading = blocks.CharBlock(
        label=_("Heading"), icon="title", max_length=160, template="news/blocks/heading.html"
    )
    quote = QuoteBlock()
    image = PictureBlock()
    list = blocks.ListBlock(
        blocks.CharBlock(label=_("Item"), max_length=500),
        label=_("List"),
        icon="list-ul",
        template="news/blocks/list.html",
    )
    call_to_action = CallToActionBlock()
    notice = NoticeBlock()

    class Meta:
        required = False
