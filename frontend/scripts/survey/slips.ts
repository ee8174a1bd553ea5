/** What cannot be taken as it is, and what to tell a pupil about it. */
import { isTick, fieldsOf } from "./pages";

export type Slip = [question: HTMLElement, name: string, message: string];

export function slips(here: ParentNode, words: Record<string, string>): Slip[] {
  const wrong: Slip[] = [];
  for (const question of here.querySelectorAll<HTMLElement>("[data-question]")) {
    if (question.querySelector("[data-refused]:checked")) continue;
    const { question: name, type, most, lowest, highest } = question.dataset as Record<string, string>;
    const values = fieldsOf(question)
      .filter((field) => !isTick(field) || field.checked)
      .map((field) => field.value.trim())
      .filter((value) => value !== "");
    if (type === "several" && most && values.length > Number(most)) {
      wrong.push([question, name!, words["wordsTooMany"]!.replace("{most}", most)]);
    }
    if (type === "number" && values.length > 0) {
      const number = /^-?[0-9]{1,7}$/.test(values[0]!) ? Number(values[0]) : NaN;
      if (!(number >= Number(lowest) && number <= Number(highest))) {
        const message = words["wordsNumber"]!.replace("{lowest}", lowest!).replace("{highest}", highest!);
        wrong.push([question, name!, message]);
      }
    }
    if (type === "rank" && new Set(values).size < values.length) {
      wrong.push([question, name!, words["wordsTwice"]!]);
    }
  }
  return wrong;
}

export function sayWrong(here: ParentNode, wrong: Slip[]): void {
  for (const old of here.querySelectorAll(".sd-error")) old.remove();
  for (const field of fieldsOf(here)) field.removeAttribute("aria-invalid");
  for (const [question, name, message] of wrong) {
    const line = document.createElement("p");
    line.className = "sd-error";
    line.id = `${name}-wrong`;
    line.setAttribute("role", "alert");
    line.textContent = message;
    question.querySelector("legend")!.after(line);
    for (const field of question.querySelectorAll("input[type=text], select")) {
      field.setAttribute("aria-invalid", "true");
      field.setAttribute("aria-describedby", line.id);
    }
  }
  wrong[0]?.[0].querySelector<HTMLElement>("input, select, textarea")?.focus();
}
