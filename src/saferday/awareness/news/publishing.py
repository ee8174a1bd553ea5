"""What follows when an editor publishes or moves a post, through whichever door it happened."""

from typing import Any

from django.dispatch import receiver
from wagtail.signals import page_published, post_page_move

from saferday.awareness.news import actions
from saferday.awareness.news.models import PostPage


@receiver(page_published, sender=PostPage, dispatch_uid="news_stand_in")
def stand_in(instance: PostPage, **_more: Any) -> None:
    """Lets a new post be read in every language."""
    actions.stand_in_other_languages(post=instance)


@receiver(post_page_move, sender=PostPage, dispatch_uid="news_moved")
def moved(instance: PostPage, **_more: Any) -> None:
    """Gives a moved post its new area and colours."""
    actions.settle_moved_post(post=PostPage.objects.get(pk=instance.pk))
