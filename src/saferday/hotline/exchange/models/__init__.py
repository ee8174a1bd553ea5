"""The tables of exchange."""

from .partners import Partner
from .runs import Mark, Run, SetAside
from .sharing import Delivery, Shared

__all__ = ["Delivery", "Mark", "Partner", "Run", "SetAside", "Shared"]
