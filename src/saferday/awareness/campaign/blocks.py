"""What an editor can put on a campaign page."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

PLAIN = ["bold", "italic", "link", "ol", "ul"]


class ActivityBlock(blocks.StructBlock):
    """One thing that somebody can do: what, how long it takes, and how."""

    title = blocks.CharBlock(label=_("What to do"), max_length=120)
    minutes = blocks.IntegerBlock(label=_("Minutes it takes"), required=False, min_value=1, max_value=600)
    text = blocks.RichTextBlock(label=_("How"), features=PLAIN)
    link = blocks.URLBlock(label=_("Link to more"), required=False)

    class Meta:
        icon = "tick-inverse"
        label = _("Something to do")
        template = "campaign/blocks/activity.html"


class CampaignBody(blocks.StreamBlock):
    """The body of a campaign or audience page."""

    heading = blocks.CharBlock(label=_("Heading"), icon="title", template="campaign/blocks/heading.html")
    paragraph = blocks.RichTextBlock(
        label=_("Text"), features=PLAIN, template="campaign/blocks/paragraph.html"
    )
    activity = ActivityBlock()
    image = ImageBlock(label=_("Picture"), template="campaign/blocks/image.html")

    class Meta:
        required = False
