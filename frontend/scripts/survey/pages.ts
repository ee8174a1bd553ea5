/** Reads what the pages ask out of the document, and moves answers between the fields and the memory. */
import type { Condition } from "./conditions";
import { lastOf, type Page, type Question, type Sent } from "./answers";

export type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

export function fieldsOf(element: ParentNode): Field[] {
  return [...element.querySelectorAll<Field>("input[name], select[name], textarea[name]")];
}

export function isTick(field: Field): field is HTMLInputElement {
  return field instanceof HTMLInputElement && (field.type === "radio" || field.type === "checkbox");
}

function condition(element: HTMLElement): Condition | null {
  return element.dataset["when"] ? (JSON.parse(element.dataset["when"]) as Condition) : null;
}

function readQuestion(element: HTMLElement): Question {
  const name = element.dataset["question"]!;
  const all = fieldsOf(element);
  const own = all.filter((field) => !field.matches("[data-refused]"));
  const codes = own.flatMap((field) => {
    if (field instanceof HTMLSelectElement) return [...field.options].map((option) => option.value);
    return isTick(field) ? [field.value] : [];
  });
  return {
    name,
    type: element.dataset["type"]!,
    when: condition(element),
    fields: [...new Set(own.map((field) => field.name))],
    codes: [...new Set(codes)].filter((code) => code !== ""),
    alone: own.filter((field) => field.matches("[data-alone]")).map((field) => field.value),
    most: Number(element.dataset["most"] ?? 0),
    lowest: Number(element.dataset["lowest"] ?? 0),
    highest: Number(element.dataset["highest"] ?? 0),
  };
}

/** Every page of the route with its questions, and the HTML it is shown as. */
export function readPages(root: ParentNode): { pages: Page[]; html: Map<string, HTMLElement> } {
  const template = root.querySelector<HTMLTemplateElement>("[data-pages]")!;
  const sections = [...template.content.querySelectorAll<HTMLElement>("[data-page]")];
  return {
    pages: sections.map((section) => ({
      name: section.dataset["page"]!,
      when: condition(section),
      questions: [...section.querySelectorAll<HTMLElement>("[data-question]")].map(readQuestion),
    })),
    html: new Map(sections.map((section) => [section.dataset["page"]!, section])),
  };
}

/** Shows the answers in the fields. */
export function putAnswers(element: ParentNode, sent: Sent): void {
  for (const field of fieldsOf(element)) {
    const values = sent.get(field.name) ?? [];
    if (isTick(field)) field.checked = values.includes(field.value);
    else if (field instanceof HTMLSelectElement) field.value = lastOf(values) ?? "";
    else field.value = lastOf(values.filter((one) => one !== "-")) ?? "";
  }
}

/** Takes the answers out of the fields. */
export function takeAnswers(element: ParentNode, sent: Sent): void {
  const fields = fieldsOf(element);
  for (const field of fields) sent.delete(field.name);
  for (const field of fields) {
    if ((isTick(field) && !field.checked) || field.value.trim() === "") continue;
    sent.set(field.name, [...(sent.get(field.name) ?? []), field.value]);
  }
}

/** One answer stands alone: "none of these" and "I'd rather not say" take the others away, and the others them. */
export function standAlone(field: Field, question: ParentNode): void {
  const isSaid = isTick(field) ? field.checked : field.value !== "";
  if (!isSaid) return;
  const others = fieldsOf(question).filter((other) => other !== field);
  if (field.matches("[data-refused], [data-alone]")) {
    for (const other of others) {
      if (isTick(other)) other.checked = false;
      else other.value = "";
    }
    return;
  }
  for (const other of others) {
    if (isTick(other) && other.matches("[data-refused], [data-alone]")) other.checked = false;
  }
}
