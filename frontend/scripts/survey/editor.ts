/** The survey's editor: shows the fields that a question's type has, and the symbol that is chosen. */

function showFieldsOfType(form: HTMLElement): void {
  const type = form.querySelector<HTMLSelectElement>("select[name=type]")!;
  const show = (): void => {
    for (const group of form.querySelectorAll<HTMLElement>("[data-types]")) {
      group.hidden = !group.dataset["types"]!.split(" ").includes(type.value);
    }
  };
  type.addEventListener("change", show);
  show();
}

function showSymbol(place: HTMLElement, drawings: Map<string, Node>): void {
  const choice = document.getElementById(place.dataset["symbolOf"]!) as HTMLSelectElement;
  choice.addEventListener("change", () => {
    const drawing = drawings.get(choice.value);
    place.replaceChildren(...(drawing ? [drawing.cloneNode(true)] : []));
  });
}

const question = document.querySelector<HTMLElement>("[data-survey-question]");
if (question) showFieldsOfType(question);

const drawings = new Map(
  [...document.querySelectorAll(".survey-symbols li")].map((one): [string, Node] => [
    one.querySelector("span")!.textContent!,
    one.querySelector("svg")!,
  ]),
);
for (const place of document.querySelectorAll<HTMLElement>("[data-symbol-of]")) showSymbol(place, drawings);

export {};
