"""XLSForm, the spreadsheet that survey tools share: a definition out, and a definition in.

What the two have in common stands where XLSForm has it, and the file works in other tools. What only we know (the
words of a route, symbols, the ends of a scale) stands on a sheet of its own called ``saferday``, which others
leave alone. See docs/reference/xlsform.md.
"""

from .reading import Read, read_workbook
from .words import Skipped
from .workbooks import NoWorkbook
from .writing import write_workbook

__all__ = ["NoWorkbook", "Read", "Skipped", "read_workbook", "write_workbook"]
