"""Tables published once: the fewest cells hidden that an attacker with all the sums cannot work out."""

from saferday.engines.disclosure.suppression.lattice import CountTable, UnusableTable
from saferday.engines.disclosure.suppression.tables import Suppression, UnsafeTable, suppress

__all__ = ["CountTable", "Suppression", "UnsafeTable", "UnusableTable", "suppress"]
