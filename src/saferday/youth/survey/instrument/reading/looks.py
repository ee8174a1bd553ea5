"""Whether what a condition looks at can be looked at: asked before, and compared in a way that fits."""

from __future__ import annotations

from collections.abc import Mapping

from ..conditions import looks, parse
from ..definition import GRID, NUMBER, RANK, SCALE, SEVERAL, TEXT, Instrument, Question
from .values import Values


class Looks(Values):
    """Reads what conditions look at."""

    def conditions_look_back(self, instrument: Instrument) -> None:
        """A condition looks only at earlier pages: what it hangs on is known before the page is shown."""
        before: dict[str, Question] = {}
        for place, page in enumerate(instrument.pages):
            self.looks_fit(page.when, f"pages[{place}].when", before, instrument)
            for spot, question in enumerate(page.questions):
                self.question = question.name
                self.looks_fit(question.when, f"pages[{place}].questions[{spot}].when", before, instrument)
                self.question = ""
            before |= {question.name: question for question in page.questions}

    def looks_fit(
        self, text: str, where: str, before: Mapping[str, Question], instrument: Instrument
    ) -> None:
        for look in looks(parse(text)) if text else ():
            if look.variable == "route":
                if look.value not in {one.name for one in instrument.routes}:
                    self.wrong(where, f"There is no route called “{look.value}”.")
                continue
            if look.variable == "year":
                if look.sign != "answered" and not isinstance(look.value, float):
                    self.wrong(where, "“year” is a number: write year >= 7.")
                continue
            name, _, row = look.variable.partition(".")
            question = before.get(name)
            if question is None:
                self.wrong(where, f"“{name}” is asked on no earlier page, so this cannot hang on its answer.")
            elif fault := _look_fault(look.sign, look.value, row, question):
                self.wrong(where, fault)


def _look_fault(sign: str, value: str | float | None, row: str, question: Question) -> str:
    """What is wrong with a test of the question; empty if it makes sense."""
    if row and (question.type != GRID or row not in {one.name for one in question.rows}):
        return f"“{question.name}” has no row called “{row}”."
    if question.type == GRID and not row and sign != "answered":
        first = question.rows[0].name if question.rows else "row"
        return f"“{question.name}” is a grid: name one of its rows, as {question.name}.{first}."
    if sign == "answered":
        return ""
    if question.type == TEXT:
        return f"“{question.name}” is free text: a condition can only ask whether it was answered."
    if question.type in {SCALE, NUMBER}:
        return "" if isinstance(value, float) else f"“{question.name}” is a number: compare it with a number."
    if question.type in {SEVERAL, RANK} and sign != "has":
        return f"“{question.name}” has several answers: write {question.name} has '…'."
    if sign not in {"=", "!=", "has"}:
        return f"“{question.name}” is no number; compare it by = or !=."
    if question.choices and value not in {one.name for one in question.choices}:
        return f"“{question.name}” has no choice with the code “{value if isinstance(value, str) else f'{value:g}'}”."
    return ""
