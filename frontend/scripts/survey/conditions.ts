/** When a question is asked: the nested lists that `instrument/conditions.py` writes, tested against answers. */

/** What a pupil said, as `instrument/answers.py` keeps it; a grid by row. */
export type Answer = string | number | string[] | Record<string, string>;

/** Answers by question, with `route` and `year`. */
export type Known = ReadonlyMap<string, Answer>;

export type Condition =
  | ["and" | "or", ...Condition[]]
  | ["not", Condition]
  | ["answered", string]
  | [string, string, string | number];

/** The value of "I'd rather not say". */
export const REFUSED = "-";

const COMPARISONS: Record<string, (one: number, other: number) => boolean> = {
  "=": (one, other) => one === other,
  "!=": (one, other) => one !== other,
  "<": (one, other) => one < other,
  "<=": (one, other) => one <= other,
  ">": (one, other) => one > other,
  ">=": (one, other) => one >= other,
};

/** What the condition looks at; undefined where nothing was asked or said, or it was kept private. */
function found(variable: string, known: Known): Exclude<Answer, Record<string, string>> | true | undefined {
  const [name = "", row] = variable.split(".");
  const answer = known.get(name);
  if (answer === undefined || answer === REFUSED || answer === "") return undefined;
  if (typeof answer === "object" && !Array.isArray(answer)) {
    if (row === undefined) return Object.values(answer).every((one) => one === REFUSED) ? undefined : true;
    const value = answer[row];
    return value === undefined || value === REFUSED || value === "" ? undefined : value;
  }
  if (row !== undefined || (Array.isArray(answer) && answer.length === 0)) return undefined;
  return answer;
}

/** Whether the condition holds for the answers so far. */
export function holds(condition: Condition, known: Known): boolean {
  const [sign, ...parts] = condition;
  if (sign === "and") return (parts as Condition[]).every((part) => holds(part, known));
  if (sign === "or") return (parts as Condition[]).some((part) => holds(part, known));
  if (sign === "not") return !holds(parts[0] as Condition, known);
  const answer = found(parts[0] as string, known);
  if (answer === undefined) return false;
  if (sign === "answered") return true;
  const value = parts[1] as string | number;
  if (sign === "has") return Array.isArray(answer) ? answer.includes(String(value)) : answer === value;
  if (typeof value === "number") return typeof answer === "number" && COMPARISONS[sign]!(answer, value);
  return (String(answer) === value) === (sign === "=");
}
