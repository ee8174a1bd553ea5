"""Every write of the directory: taking services from files, checking them, changing them."""

from .editing import add_service, edit_service
from .importing import Imported, import_services, load_pack_services, store_service, store_vocabulary
from .verifying import CannotUndo, confirm_facts, doubt_facts, undo_verification

__all__ = [
    "CannotUndo",
    "Imported",
    "add_service",
    "confirm_facts",
    "doubt_facts",
    "edit_service",
    "import_services",
    "load_pack_services",
    "store_service",
    "store_vocabulary",
    "undo_verification",
]
