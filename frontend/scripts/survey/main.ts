/**
 * Fills the survey in without asking the server before the last step.
 *
 * The document holds the whole route in a <template>. Answers stay in this page's memory and, sealed with the
 * ticket's words, in the tab's own storage, so that a reload loses nothing and the next pupil sees nothing.
 * What was handed in and could not be sent waits in the browser's storage, sealed for the centre, until it is
 * accepted, then goes.
 */
import { askedOn, fieldsToSend, follow, type Page, type Sent } from "./answers";
import { hush, offerReading, read, whenVoicesCome } from "./aloud";
import { type Answer } from "./conditions";
import { dropDraft, findDraft, keepDraft, keptDraft, sealed, sealingKey } from "./device";
import { putAnswers, readPages, standAlone, takeAnswers, type Field } from "./pages";
import { post, Sending } from "./sending";
import { sayWrong, slips } from "./slips";

const IDLE = 10 * 60 * 1000;
const END = "end";

function start(root: HTMLElement): void {
  const words = root.dataset as Record<string, string>;
  const preview = "preview" in words;
  const screens = new Map(
    [...root.querySelectorAll<HTMLElement>("[data-screen]")].map((one) => [one.dataset["screen"]!, one]),
  );
  const here = root.querySelector<HTMLElement>("[data-here]")!;
  const form = root.querySelector<HTMLFormElement>("[data-form]")!;
  const code = words["code"]!;
  const ticketField = (): HTMLInputElement => document.querySelector<HTMLInputElement>("#ticket")!;
  const sending = new Sending(
    (outcome) => {
      if (outcome === "waiting" || outcome === "thanks") {
        if (screen !== outcome) show(outcome);
        return;
      }
      const why = { unknown: words["wordsUnknown"], used: words["wordsUsed"], closed: words["wordsClosed"] };
      root.querySelector("[data-why]")!.textContent = why[outcome]!;
      show("refused");
    },
    words["outbox"] ?? "",
    code,
  );

  let { pages, html } = readPages(root);
  let language = document.documentElement.lang;
  let ticket = "";
  let sent: Sent = new Map();
  let at = "";
  let screen = "welcome";
  let sealing: CryptoKey | null = null;
  let lastTouch = Date.now();

  const known = (): Map<string, Answer> => {
    const started = new Map<string, Answer>([["route", words["route"]!]]);
    return words["year"] ? started.set("year", Number(words["year"])) : started;
  };
  const shownPages = (): Page[] => follow(pages, sent, known()).shown;

  // ── The screen ──

  function show(name: string, { focus = true } = {}): void {
    hush();
    screen = name;
    for (const [key, element] of screens) element.hidden = key !== name;
    if (!focus) return;
    const heading = screens.get(name)!.querySelector<HTMLElement>("h1");
    if (heading) {
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    }
    window.scrollTo(0, 0);
  }

  function openPage(name: string, { focus = true } = {}): void {
    const shown = shownPages();
    const page = shown.find((one) => one.name === name);
    at = page ? name : END;
    if (page) {
      const asked = new Set(askedOn(page, pages, sent, known()).map((question) => question.name));
      const copy = html.get(name)!.cloneNode(true) as HTMLElement;
      for (const question of copy.querySelectorAll<HTMLElement>("[data-question]")) {
        if (!asked.has(question.dataset["question"]!)) question.remove();
      }
      here.replaceChildren(copy);
      putAnswers(copy, sent);
      const number = shown.indexOf(page) + 1;
      root.querySelector("[data-progress-words]")!.textContent = words["wordsProgress"]!
        .replace("{number}", String(number))
        .replace("{total}", String(shown.length));
      const bar = root.querySelector<HTMLProgressElement>("[data-progress]")!;
      bar.max = shown.length;
      bar.value = number;
    }
    show(page ? "pages" : END, { focus });
    void remember();
  }

  function step(by: 1 | -1): void {
    if (screen === "pages") takeAnswers(here, sent);
    const shown = shownPages();
    const order = pages.map((page) => page.name);
    const place = at === END ? order.length : order.indexOf(at);
    const next =
      by > 0
        ? shown.find((page) => order.indexOf(page.name) > place)
        : [...shown].reverse().find((page) => order.indexOf(page.name) < place);
    if (!next && by < 0) {
      if (!preview) show("welcome");
      return;
    }
    openPage(next?.name ?? END);
  }

  // ── The device's memory ──

  async function remember(): Promise<void> {
    const key = sealing;
    if (!key) return;
    const text = await sealed(key, words["version"]!, at, sent);
    if (sealing === key) keepDraft(code, text);
  }

  function forget(): void {
    ticket = at = "";
    sent = new Map();
    sealing = null;
    here.replaceChildren();
    form.reset();
    if (preview) return;
    ticketField().value = "";
    dropDraft(code);
  }

  async function handIn(): Promise<void> {
    if (preview) {
      forget();
      show("thanks");
      return;
    }
    const fields = fieldsToSend(pages, sent, known());
    await sending.handIn([["go", "send"], ["ticket", ticket], ...fields], forget);
  }

  // ── The ticket ──

  function listenToWelcome(): void {
    const entry = root.querySelector<HTMLFormElement>("[data-start]");
    entry?.addEventListener("submit", (event) => {
      event.preventDefault();
      void enter(entry.querySelector<HTMLButtonElement>("button")!);
    });
  }

  async function enter(button: HTMLButtonElement): Promise<void> {
    const typed = ticketField().value;
    if (typed.trim() === "") {
      sayTicket(words["wordsEmpty"]!);
      return;
    }
    button.disabled = true;
    try {
      const reply = await post([["go", "check"], ["ticket", typed]]);
      if (reply.ok) await begin(reply.ticket!);
      else {
        const why = { unknown: words["wordsUnknown"], used: words["wordsUsed"] }[reply.problem ?? ""];
        sayTicket(why ?? words["wordsClosed"]!);
      }
    } catch {
      sayTicket(words["wordsOffline"]!);
    } finally {
      button.disabled = false;
    }
  }

  async function begin(genuine: string): Promise<void> {
    if (genuine !== ticket) {
      sent = new Map();
      at = "";
    }
    ticket = genuine;
    sealing = await sealingKey(ticket, code);
    sayTicket("");
    const draft = sealing && (await findDraft(sealing, code, words["version"]!));
    if (draft) sent = new Map(draft.answers);
    openPage(draft?.at || at || shownPages()[0]!.name);
  }

  function sayTicket(message: string): void {
    const line = document.querySelector<HTMLElement>("#ticket-wrong")!;
    const field = ticketField();
    line.textContent = message;
    line.hidden = !message;
    document.querySelector("#problem")?.remove();
    if (message) {
      field.setAttribute("aria-invalid", "true");
      field.setAttribute("aria-describedby", "ticket-help ticket-wrong");
      field.focus();
    } else {
      field.removeAttribute("aria-invalid");
      field.setAttribute("aria-describedby", "ticket-help");
    }
  }

  // ── Another language, at any moment ──

  async function changeLanguage(link: HTMLAnchorElement): Promise<void> {
    if (screen === "pages") takeAnswers(here, sent);
    const response = await fetch(link.href, { credentials: "omit" });
    if (!response.ok) throw new Error("not there");
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.getElementById("survey");
    if (!fresh || fresh.dataset["version"] !== words["version"]) throw new Error("another version");
    document.documentElement.lang = language = page.documentElement.lang;
    document.title = page.title;
    for (const [key, value] of Object.entries(fresh.dataset)) root.dataset[key] = value!;
    renewAround(page);
    for (const [name, element] of screens) {
      const renewed = fresh.querySelector(`[data-screen="${name}"]`)!;
      if (name !== "pages") element.replaceChildren(...document.adoptNode(renewed).childNodes);
      else renewWords(element, renewed);
    }
    ({ pages, html } = readPages(fresh));
    history.replaceState(history.state, "", link.href);
    listenToWelcome();
    offerReading(root, language);
    if (screen === "pages") openPage(at);
    else show(screen);
  }

  // ── Listening ──

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wrong = slips(here, words);
    sayWrong(here, wrong);
    if (wrong.length === 0) step(1);
  });

  root.addEventListener("click", (event) => {
    const pressed = (event.target as Element).closest<HTMLElement>("button, a");
    if (!pressed) return;
    if (pressed.matches("[data-back]")) step(-1);
    else if (pressed.matches("[data-send]")) {
      const button = pressed as HTMLButtonElement;
      button.disabled = true;
      void handIn().finally(() => (button.disabled = false));
    } else if (pressed.matches("[data-again]")) void sending.again();
    else if (pressed.matches("[data-read]")) read(screens.get(screen)!, language);
    else if (pressed.matches("[data-next-pupil]")) {
      event.preventDefault();
      if (preview) openPage(shownPages()[0]?.name ?? END);
      else {
        forget();
        sayTicket("");
        show("welcome");
        ticketField().focus();
      }
    }
  });

  root.addEventListener("change", (event) => {
    const field = event.target as Field;
    const question = field.closest<HTMLElement>("[data-question]");
    if (!question) return;
    standAlone(field, question);
    takeAnswers(here, sent);
    void remember();
  });
  // Whatever is typed counts at once: a reload must not lose half a sentence.
  root.addEventListener("input", (event) => {
    const field = event.target as Field;
    if (!field.closest("[data-question]") || !field.matches("textarea, input[type=text]")) return;
    takeAnswers(here, sent);
    void remember();
  });

  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>(".sd-languages a");
    if (!link || screen === "thanks") return;
    event.preventDefault();
    changeLanguage(link).catch(() => {
      if (screen === "welcome") location.assign(link.href);
    });
  });

  // A page that the browser brings back, or that nobody has touched for long, is not the last pupil's any more.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && !preview) {
      forget();
      show("welcome", { focus: false });
    }
  });
  setInterval(() => {
    if (preview || Date.now() - lastTouch <= IDLE || (screen !== "pages" && screen !== END)) return;
    const draft = keptDraft(code);
    forget();
    if (draft) keepDraft(code, draft);
    show("welcome", { focus: false });
  }, 15000);
  for (const kind of ["pointerdown", "keydown"]) {
    document.addEventListener(kind, () => (lastTouch = Date.now()), { passive: true });
  }
  window.addEventListener("online", () => void sending.again());
  whenVoicesCome(() => offerReading(root, language));

  listenToWelcome();
  offerReading(root, language);
  if (preview) {
    openPage(shownPages()[0]?.name ?? END, { focus: false });
    return;
  }
  if (location.hash.length > 1) {
    ticketField().value = decodeURIComponent(location.hash.slice(1));
    history.replaceState(null, "", location.pathname);
  }
  void sending.again();
}

/** The page around the survey in the other language. */
function renewAround(page: Document): void {
  for (const part of ["header", "footer"]) {
    const old = document.querySelector(`.sd-${part}`);
    const renewed = page.querySelector(`.sd-${part}`);
    if (old && renewed) old.replaceWith(document.adoptNode(renewed));
  }
  // The buttons that help and that leave have their script already: their words change, the elements stay.
  const ours = [...document.querySelectorAll(".sd-strip a, .sd-strip button")];
  const theirs = [...page.querySelectorAll(".sd-strip a, .sd-strip button")];
  if (ours.length !== theirs.length) return;
  ours.forEach((element, place) => {
    const other = theirs[place]!;
    for (const { name, value } of other.attributes) {
      if (name === "href" || (name.startsWith("data-") && name !== "data-presses")) element.setAttribute(name, value);
    }
    element.replaceChildren(...document.adoptNode(other).childNodes);
  });
}

/** The words of the screen with the questions, whose answers stay as they are. */
function renewWords(element: Element, renewed: Element): void {
  for (const selector of ["[data-next-words]", "[data-read] span", ".sv-turn", "[data-back]"]) {
    const old = element.querySelector(selector);
    const fresh = renewed.querySelector(selector);
    if (old && fresh) old.replaceChildren(...document.adoptNode(fresh).childNodes);
  }
}

/** How the script reads pages and answers, for the test that lets it read what Python reads. */
export { fieldsToSend, follow, readPages, standAlone };

const survey = document.querySelector<HTMLElement>("#survey");
if (survey) start(survey);
