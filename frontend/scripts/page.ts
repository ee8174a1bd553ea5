/** What pages can do besides, with a script. Buttons that only mean something with one stay hidden until it has run. */

/** Enter on an answer goes to the next question. On its own it would send the whole form, and skip those that follow. */
export function startStepping(next: HTMLAnchorElement): void {
  next.closest("section")?.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target instanceof HTMLInputElement && event.target.checked) {
      event.preventDefault();
      next.click();
    }
  });
}

export function startPrinting(button: HTMLButtonElement): void {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

export function startCopying(button: HTMLButtonElement): void {
  if (!navigator.clipboard) {
    return;
  }
  button.hidden = false;
  const before = button.textContent;
  button.addEventListener("click", () => {
    navigator.clipboard.writeText(button.dataset["copy"] ?? window.location.href).then(
      () => (button.textContent = button.dataset["copied"] ?? before),
      () => (button.textContent = button.dataset["failed"] ?? before),
    );
  });
}
