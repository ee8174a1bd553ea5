"""Tables of the news: pages that are read, and files they came from."""

from saferday.awareness.news.models.imported import ImportedSource, WaitingFile
from saferday.awareness.news.models.pages import AreaEdition, NewsIndexPage, PostPage

__all__ = ["AreaEdition", "ImportedSource", "NewsIndexPage", "PostPage", "WaitingFile"]
