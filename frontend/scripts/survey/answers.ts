/**
 * What a form says, read as `instrument/answers.py` reads it: which pages are shown, and what is sent along the way.
 * A test lets both read the same surveys and the same answers.
 */
import { holds, REFUSED, type Answer, type Condition, type Known } from "./conditions";

/** A question as far as its answers need it; the page's HTML names the rest. */
export interface Question {
  name: string;
  type: string;
  when: Condition | null;
  /** The names of its fields: one, or one for each row or place. */
  fields: string[];
  /** The codes that can be chosen; those that stand alone, like "none of these". */
  codes: string[];
  alone: string[];
  most: number;
  lowest: number;
  highest: number;
}

export interface Page {
  name: string;
  when: Condition | null;
  questions: Question[];
}

/** Every field of the form with its values, in order. */
export type Sent = Map<string, string[]>;

function said(sent: Sent, field: string): string[] {
  return (sent.get(field) ?? []).filter((value) => value !== "");
}

export function lastOf(values: string[]): string | undefined {
  return values[values.length - 1];
}

/** What is ticked of several: "none of these" gives way to whatever else is ticked. */
function several(question: Question, values: string[]): Answer | null {
  let ticked = question.codes.filter((code) => values.includes(code));
  const alone = ticked.filter((code) => question.alone.includes(code));
  if (alone.length > 0 && ticked.length > 1) {
    const others = ticked.filter((code) => !question.alone.includes(code));
    ticked = others.length > 0 ? others : alone.slice(0, 1);
  }
  if (question.most > 0) ticked = ticked.slice(0, question.most);
  return ticked.length > 0 ? ticked : null;
}

/** A whole number within the bounds. */
export function numberIn(question: Question, text: string): number | null {
  const plain = text.trim();
  if (!/^-?[0-9]{1,7}$/.test(plain)) return null;
  const number = Number(plain);
  return number >= question.lowest && number <= question.highest ? number : null;
}

/** The answer to one question; null where there is none that the question offers. */
export function answerTo(question: Question, sent: Sent): Answer | null {
  const values = said(sent, question.name);
  if (values.includes(REFUSED)) return REFUSED;
  const last = lastOf(values);
  switch (question.type) {
    case "one":
      return last !== undefined && question.codes.includes(last) ? last : null;
    case "several":
      return several(question, values);
    case "scale":
    case "number":
      return last === undefined ? null : numberIn(question, last);
    case "grid": {
      const rows: Record<string, string> = {};
      for (const field of question.fields) {
        const chosen = lastOf(said(sent, field));
        if (chosen !== undefined && (chosen === REFUSED || question.codes.includes(chosen))) {
          rows[field.slice(question.name.length + 1)] = chosen;
        }
      }
      return Object.keys(rows).length > 0 ? rows : null;
    }
    case "rank": {
      const order = question.fields
        .map((field) => lastOf(said(sent, field).filter((code) => question.codes.includes(code))))
        .filter((code) => code !== undefined);
      return order.length > 0 ? [...new Set(order)] : null;
    }
    default:
      return last?.trim() ? last.trim() : null;
  }
}

/** The pages that the answers open, and the answers along them: what is not on the way opens nothing further on. */
export function follow(pages: Page[], sent: Sent, start: Known): { shown: Page[]; known: Known } {
  const known = new Map(start);
  const shown: Page[] = [];
  for (const page of pages) {
    if (page.when && !holds(page.when, known)) continue;
    // A page's questions do not see each other's answers.
    const asked = page.questions.filter((question) => !question.when || holds(question.when, known));
    if (asked.length > 0) shown.push(page);
    for (const question of asked) {
      const answer = answerTo(question, sent);
      if (answer !== null) known.set(question.name, answer);
    }
  }
  return { shown, known };
}

/** The questions of a page that are asked, given the answers before it. */
export function askedOn(page: Page, pages: Page[], sent: Sent, start: Known): Question[] {
  const { known } = follow(pages.slice(0, pages.indexOf(page)), sent, start);
  return page.questions.filter((question) => !question.when || holds(question.when, known));
}

/** The fields to send: those of the questions along the way. */
export function fieldsToSend(pages: Page[], sent: Sent, start: Known): [string, string][] {
  const { shown } = follow(pages, sent, start);
  return shown.flatMap((page) =>
    askedOn(page, pages, sent, start).flatMap((question) =>
      [...new Set([question.name, ...question.fields])].flatMap((field) =>
        said(sent, field).map((value): [string, string] => [field, value]),
      ),
    ),
  );
}
