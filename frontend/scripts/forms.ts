/** Small courtesies for forms. Every form works without them. */

/** Puts the reader at the summary of what went wrong, and takes each of its links to its field. */
export function startErrorSummary(summary: HTMLElement): void {
  summary.setAttribute("tabindex", "-1");
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    const field = link?.hash ? document.getElementById(link.hash.slice(1)) : null;
    if (!field) {
      return;
    }
    event.preventDefault();
    const group = field.closest("fieldset")?.querySelector("legend") ?? document.querySelector(`label[for="${field.id}"]`);
    (group ?? field).scrollIntoView();
    field.focus({ preventScroll: true });
  });
}

/** One press of a button is one sending, however impatient the hand. */
export function startSending(form: HTMLFormElement): void {
  form.addEventListener("submit", (event) => {
    if (form.dataset["sent"]) {
      event.preventDefault();
      return;
    }
    form.dataset["sent"] = "yes";
    window.setTimeout(() => delete form.dataset["sent"], 2000);
  });
  window.addEventListener("pageshow", () => delete form.dataset["sent"]);
}

/** Says how much room is left in a text area that has a limit. */
export function startCounter(area: HTMLTextAreaElement): void {
  const said = document.getElementById(`${area.id}_left`);
  const words = said?.dataset["left"];
  if (!said || !words) {
    return;
  }
  const show = (): void => {
    said.textContent = words.replace("{left}", String(area.maxLength - area.value.length));
  };
  area.addEventListener("input", show);
  show();
}
