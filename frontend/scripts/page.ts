/** Buttons that only mean something with a script: they stay hidden until this has run. */

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
