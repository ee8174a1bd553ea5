"""XLSForm, the spreadsheet that survey tools share: a definition out, and a definition in.

What the two have in common stands where XLSForm has it, and the file works in other tools. What only we know (the
words of a route, symbols, the ends of a scale) stands on a sheet of its own called ``saferday``, which others
leave alone. See docs/reference/xlsform.md.
"""

from .reading import Read, Skipped, read_workbook
from .writing import write_workbook

__all__ = ["Read", "Skipped", "read_workbook", "write_workbook"]
