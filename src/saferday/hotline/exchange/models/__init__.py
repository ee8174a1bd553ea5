"""The tables of exchange."""

from .partners import Partner
from .runs import HandedIn, Mark, Run, SetAside
from .sharing import Delivery, Shared

__all__ = ["Delivery", "HandedIn", "Mark", "Partner", "Run", "SetAside", "Shared"]
