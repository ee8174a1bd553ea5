"""Where staff write a survey: pages, questions, conditions by menus, preview, publishing, times."""

from .opening import PERMISSION
from .pages import change, page, undo
from .previews import preview, sheet
from .questions import choices, question
from .surveys import delete, index, new, overview, settings
from .workbooks import bring_in, workbook

__all__ = [
    "PERMISSION",
    "bring_in",
    "change",
    "choices",
    "delete",
    "index",
    "new",
    "overview",
    "page",
    "preview",
    "question",
    "settings",
    "sheet",
    "undo",
    "workbook",
]
