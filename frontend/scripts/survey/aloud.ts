/** Reads a page aloud with a voice that the device has of its own. */
const speech: SpeechSynthesis | undefined = window.speechSynthesis;
const READ = "h1, h2, .sv-help, .sv-row__label, .sv-place__label, .sv-scale__end, .sv-choice__words, .sd-error, .sv-read-too";

function voice(language: string): SpeechSynthesisVoice | undefined {
  const voices = speech?.getVoices().filter((one) => one.lang.toLowerCase().startsWith(language)) ?? [];
  // A voice of the device itself sends no words to anybody.
  return voices.find((one) => one.localService);
}

export function offerReading(root: ParentNode, language: string): void {
  for (const button of root.querySelectorAll<HTMLElement>("[data-read]")) button.hidden = !voice(language);
}

export function hush(): void {
  speech?.cancel();
}

/** Reads what is shown, or stops reading. */
export function read(element: ParentNode, language: string): void {
  const reader = voice(language);
  if (!speech || !reader) return;
  if (speech.speaking) {
    hush();
    return;
  }
  const ranked = [...element.querySelectorAll<HTMLSelectElement>("select")].slice(0, 1);
  const texts = [
    ...[...element.querySelectorAll<HTMLElement>(READ)].map((one) => one.textContent ?? ""),
    ...ranked.flatMap((one) => [...one.options].filter((option) => option.value).map((option) => option.text)),
  ];
  const said = new SpeechSynthesisUtterance(
    [...new Set(texts.map((text) => text.trim()).filter((text) => text !== ""))].join(". "),
  );
  said.voice = reader;
  said.lang = reader.lang;
  said.rate = 0.92;
  speech.speak(said);
}

export function whenVoicesCome(then: () => void): void {
  speech?.addEventListener?.("voiceschanged", then);
}
