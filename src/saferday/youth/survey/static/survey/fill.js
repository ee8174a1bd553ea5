// Fills the survey in without asking the server before the last step.
//
// The document holds the whole route in a <template>. Answers stay in this page's memory and, sealed with the
// ticket's words, in the tab's own storage, so that a reload loses nothing and the next pupil sees nothing.
// What was handed in and could not be sent waits in the browser's storage until it is accepted, then goes.

const root = document.getElementById("survey");
const OUTBOX = "survey-outbox";
const RETRY_FIRST = 2000;
const RETRY_MOST = 30000;
const IDLE = 10 * 60 * 1000;

const words = root.dataset;
const screens = new Map(
  [...root.querySelectorAll("[data-screen]")].map((one) => [one.dataset.screen, one]),
);
const here = root.querySelector("[data-here]");
const form = root.querySelector("[data-form]");
const ticketField = () => document.getElementById("ticket");

let pages = [];
let language = document.documentElement.lang;
let ticket = "";
let answers = new Map();
let at = "";
let screen = "welcome";
let sealing = null;
let lastTouch = Date.now();

// ── Conditions, as instrument/conditions.py has them ──

function found(variable) {
  if (variable === "route") return words.route;
  if (variable === "year") return words.year === "" ? null : Number(words.year);
  const [name, row] = variable.split(".");
  const values = answers.get(row ? variable : name) ?? [];
  const refused = (answers.get(name) ?? []).includes("-");
  if (refused || values.length === 0 || values.includes("-")) {
    const rows = [...answers.keys()].filter((key) => key.startsWith(`${name}.`));
    return !row && !refused && rows.some((key) => (answers.get(key) ?? []).some((one) => one && one !== "-"))
      ? rows.flatMap((key) => answers.get(key))
      : null;
  }
  return values;
}

const COMPARE = {
  "=": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

function holds(condition) {
  const [sign, ...parts] = condition;
  if (sign === "and") return parts.every(holds);
  if (sign === "or") return parts.some(holds);
  if (sign === "not") return !holds(parts[0]);
  const [variable, value] = parts;
  const answer = found(variable);
  if (answer === null) return false;
  if (sign === "answered") return true;
  if (sign === "has") return [].concat(answer).includes(value);
  const last = Array.isArray(answer) ? answer.at(-1) : answer;
  if (typeof value === "number") return last !== "" && COMPARE[sign](Number(last), value);
  return COMPARE[sign](String(last), value);
}

function isAsked(element) {
  return !element.dataset.when || holds(JSON.parse(element.dataset.when));
}

function namesIn(element) {
  return [...new Set([...element.querySelectorAll("[name]")].map((field) => field.name))];
}

// Follows the way that the answers open; what is not on it must not open anything further on.
function shownPages() {
  const all = answers;
  answers = new Map();
  const shown = [];
  for (const page of pages) {
    if (!isAsked(page)) continue;
    const asked = [...page.querySelectorAll("[data-question]")].filter(isAsked);
    if (asked.length > 0) shown.push(page);
    for (const question of asked) {
      for (const name of namesIn(question)) {
        if (all.has(name)) answers.set(name, all.get(name));
      }
    }
  }
  const along = answers;
  answers = all;
  return { shown, along };
}

// ── The screen ──

function show(name, { focus = true } = {}) {
  hush();
  screen = name;
  for (const [key, element] of screens) element.hidden = key !== name;
  if (focus) {
    const heading = screens.get(name).querySelector("h1");
    if (heading) {
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    }
    window.scrollTo(0, 0);
  }
}

function openPage(name) {
  const { shown } = shownPages();
  const page = shown.find((one) => one.dataset.page === name);
  if (!page) {
    at = "end";
    history.replaceState({ survey: true }, "");
    show("end");
    keepDraft();
    return;
  }
  at = name;
  const copy = page.cloneNode(true);
  for (const question of copy.querySelectorAll("[data-question]")) {
    const original = page.querySelector(`[data-question="${question.dataset.question}"]`);
    if (!isAskedBefore(original, page)) question.remove();
  }
  here.replaceChildren(copy);
  putAnswers(copy);
  const number = shown.indexOf(page) + 1;
  root.querySelector("[data-progress-words]").textContent = words.wordsProgress
    .replace("{number}", number)
    .replace("{total}", shown.length);
  const bar = root.querySelector("[data-progress]");
  bar.max = shown.length;
  bar.value = number;
  show("pages");
  keepDraft();
}

// A page's questions do not see each other's answers.
function isAskedBefore(question, page) {
  const all = answers;
  const own = new Set(namesIn(page));
  answers = new Map([...all].filter(([name]) => !own.has(name)));
  const asked = isAsked(question);
  answers = all;
  return asked;
}

function putAnswers(element) {
  for (const field of element.querySelectorAll("[name]")) {
    const values = answers.get(field.name) ?? [];
    if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
    else if (field.tagName === "SELECT") field.value = values.at(-1) ?? "";
    else field.value = values.filter((one) => one !== "-").at(-1) ?? "";
  }
}

function takeAnswers() {
  for (const name of namesIn(here)) answers.delete(name);
  for (const field of here.querySelectorAll("[name]")) {
    const isTick = field.type === "radio" || field.type === "checkbox";
    if (isTick && !field.checked) continue;
    if (field.value.trim() === "") continue;
    answers.set(field.name, [...(answers.get(field.name) ?? []), field.value]);
  }
}

function step(by) {
  takeAnswers();
  const { shown } = shownPages();
  const order = pages.map((page) => page.dataset.page);
  const place = at === "end" ? order.length : order.indexOf(at);
  const next =
    by > 0
      ? shown.find((page) => order.indexOf(page.dataset.page) > place)
      : shown.findLast((page) => order.indexOf(page.dataset.page) < place);
  if (!next && by < 0) {
    show("welcome");
    return;
  }
  openPage(next ? next.dataset.page : "end");
}

// ── What cannot be taken as it is ──

function slips() {
  const wrong = [];
  for (const question of here.querySelectorAll("[data-question]")) {
    const name = question.dataset.question;
    if (question.querySelector("[data-refused]:checked")) continue;
    const { type, most, lowest, highest } = question.dataset;
    if (type === "several" && most) {
      if (question.querySelectorAll("input:checked").length > Number(most)) {
        wrong.push([question, name, words.wordsTooMany.replace("{most}", most)]);
      }
    }
    if (type === "number") {
      const value = question.querySelector("input[type=text]").value.trim();
      const isNumber = /^-?\d{1,7}$/.test(value);
      if (value && !(isNumber && Number(value) >= Number(lowest) && Number(value) <= Number(highest))) {
        wrong.push([
          question,
          name,
          words.wordsNumber.replace("{lowest}", lowest).replace("{highest}", highest),
        ]);
      }
    }
    if (type === "rank") {
      const chosen = [...question.querySelectorAll("select")].map((one) => one.value).filter(Boolean);
      if (new Set(chosen).size < chosen.length) wrong.push([question, name, words.wordsTwice]);
    }
  }
  return wrong;
}

function sayWrong(wrong) {
  for (const old of here.querySelectorAll(".sd-error")) old.remove();
  for (const [question, name, message] of wrong) {
    const line = document.createElement("p");
    line.className = "sd-error";
    line.id = `${name}-wrong`;
    line.setAttribute("role", "alert");
    line.textContent = message;
    question.querySelector("legend").after(line);
  }
  wrong[0]?.[0].querySelector("input, select, textarea").focus();
}

// ── The device's memory ──

async function sealingKey(secret) {
  if (!window.isSecureContext || !crypto.subtle) return null;
  const raw = new TextEncoder().encode(secret);
  const base = await crypto.subtle.importKey("raw", raw, "PBKDF2", false, ["deriveKey"]);
  const salt = new TextEncoder().encode(`saferday survey ${words.code}`);
  return crypto.subtle.deriveKey(
    { name: "PBKDF2", salt, iterations: 60000, hash: "SHA-256" },
    base,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt", "decrypt"],
  );
}

function draftName() {
  return `survey-draft-${words.code}`;
}

async function keepDraft() {
  if (!sealing) return;
  const key = sealing;
  const text = JSON.stringify({ version: words.version, at, answers: [...answers] });
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(text));
  if (sealing !== key) return;
  const bytes = [...iv, ...new Uint8Array(sealed)];
  try {
    sessionStorage.setItem(draftName(), btoa(String.fromCharCode(...bytes)));
  } catch {
    // The device keeps nothing: the answers are in the page's memory.
  }
}

async function findDraft() {
  const kept = sessionStorage.getItem(draftName());
  if (!kept || !sealing) return null;
  try {
    const bytes = Uint8Array.from(atob(kept), (sign) => sign.charCodeAt(0));
    const iv = bytes.slice(0, 12);
    const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, sealing, bytes.slice(12));
    const draft = JSON.parse(new TextDecoder().decode(text));
    return draft.version === words.version ? draft : null;
  } catch {
    // It was sealed with another ticket: somebody else's, and of no use to anybody now.
    sessionStorage.removeItem(draftName());
    return null;
  }
}

function forget() {
  ticket = "";
  answers = new Map();
  at = "";
  sealing = null;
  here.replaceChildren();
  form.reset();
  ticketField().value = "";
  sessionStorage.removeItem(draftName());
}

// ── Sending ──

function outbox() {
  try {
    return JSON.parse(localStorage.getItem(OUTBOX) ?? "[]");
  } catch {
    return [];
  }
}

function putOutbox(list) {
  try {
    if (list.length > 0) localStorage.setItem(OUTBOX, JSON.stringify(list));
    else localStorage.removeItem(OUTBOX);
    return true;
  } catch {
    return false;
  }
}

async function post(body, url = location.pathname) {
  const response = await fetch(url, {
    method: "POST",
    body: new URLSearchParams(body),
    headers: { Accept: "application/json" },
    credentials: "omit",
    cache: "no-store",
  });
  if (response.status === 502 || response.status === 503 || response.status === 504 || response.status === 500) {
    throw new Error("not now");
  }
  return response.json();
}

let wait = RETRY_FIRST;
let timer = 0;

async function sendOutbox() {
  clearTimeout(timer);
  for (const parcel of outbox()) {
    let reply;
    try {
      reply = await post(parcel.body, parcel.url);
    } catch {
      if (parcel.id === mine && screen !== "waiting") show("waiting");
      timer = setTimeout(sendOutbox, wait);
      wait = Math.min(wait * 2, RETRY_MOST);
      return;
    }
    // "Used" after a try whose answer was lost: they are in.
    putOutbox(outbox().filter((one) => one.id !== parcel.id));
    if (parcel.id === mine) {
      mine = "";
      unsent = null;
      if (reply.ok || reply.problem === "used") show("thanks");
      else {
        root.querySelector("[data-why]").textContent =
          reply.problem === "unknown" ? words.wordsUnknown : words.wordsClosed;
        show("refused");
      }
    }
  }
  wait = RETRY_FIRST;
}

let mine = "";
let unsent = null;

async function send() {
  const { along } = shownPages();
  const body = [["go", "send"], ["ticket", ticket]];
  for (const [name, values] of along) for (const value of values) body.push([name, value]);
  const parcel = { id: crypto.randomUUID?.() ?? String(Math.random()), url: location.pathname, body };
  mine = parcel.id;
  if (putOutbox([...outbox(), parcel])) {
    forget();
    await sendOutbox();
    return;
  }
  // Nothing can be kept on this device: send from memory, again and again while the page is open.
  unsent = parcel;
  await sendFromMemory();
}

async function sendFromMemory() {
  clearTimeout(timer);
  if (!unsent) return;
  try {
    const reply = await post(unsent.body, unsent.url);
    unsent = null;
    forget();
    show(reply.ok || reply.problem === "used" ? "thanks" : "refused");
  } catch {
    show("waiting");
    timer = setTimeout(sendFromMemory, wait);
    wait = Math.min(wait * 2, RETRY_MOST);
  }
}

// ── Reading aloud ──

const speech = window.speechSynthesis;

function voice() {
  return speech?.getVoices().find((one) => one.lang.toLowerCase().startsWith(language));
}

function offerReading() {
  for (const button of root.querySelectorAll("[data-read]")) button.hidden = !voice();
}

function hush() {
  speech?.cancel();
}

function read() {
  if (speech.speaking) {
    hush();
    return;
  }
  const texts = [...here.querySelectorAll("h1, h2, .sv-help, .sv-row__label, .sv-scale__end, .sv-choice__words, option")];
  const said = new SpeechSynthesisUtterance(
    [...new Set(texts.map((one) => one.textContent.trim()).filter(Boolean))].join(". "),
  );
  said.voice = voice();
  said.lang = said.voice.lang;
  said.rate = 0.92;
  speech.speak(said);
}

// ── Another language, at any moment ──

async function changeLanguage(link) {
  if (screen === "pages") takeAnswers();
  const response = await fetch(link.href, { credentials: "omit" });
  if (!response.ok) throw new Error("not there");
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.getElementById("survey");
  if (!fresh || fresh.dataset.version !== words.version) throw new Error("another version");
  document.documentElement.lang = language = page.documentElement.lang;
  document.title = page.title;
  for (const [key, value] of Object.entries(fresh.dataset)) root.dataset[key] = value;
  for (const part of ["strip", "header", "footer"]) {
    const old = document.querySelector(`.sd-${part}`);
    const renewed = page.querySelector(`.sd-${part}`);
    // The button that leaves has its script already: its words change, the element stays.
    if (part !== "strip" && old && renewed) old.replaceWith(document.adoptNode(renewed));
  }
  for (const [name, element] of screens) {
    const renewed = fresh.querySelector(`[data-screen="${name}"]`);
    if (name !== "pages") element.replaceChildren(...document.adoptNode(renewed).childNodes);
    else {
      for (const selector of ["[data-next-words]", "[data-read] span", ".sv-turn"]) {
        element.querySelector(selector).innerHTML = renewed.querySelector(selector).innerHTML;
      }
      const back = renewed.querySelector("[data-back]");
      element.querySelector("[data-back]").innerHTML = back.innerHTML;
    }
  }
  takePages(fresh);
  history.replaceState(history.state, "", link.href);
  listenToWelcome();
  offerReading();
  if (screen === "pages") openPage(at);
  else show(screen);
}

function takePages(from) {
  pages = [...from.querySelector("[data-pages]").content.querySelectorAll("[data-page]")];
}

// ── Listening ──

function listenToWelcome() {
  const start = root.querySelector("[data-start]");
  start.addEventListener("submit", async (event) => {
    event.preventDefault();
    const field = ticketField();
    const button = start.querySelector("button");
    if (field.value.trim() === "") return sayTicket(words.wordsEmpty);
    button.disabled = true;
    try {
      const reply = await post([["go", "check"], ["ticket", field.value]]);
      if (!reply.ok) {
        sayTicket(
          { unknown: words.wordsUnknown, used: words.wordsUsed }[reply.problem] ?? words.wordsClosed,
        );
        return;
      }
      await begin(reply.ticket);
    } catch {
      sayTicket(words.wordsOffline);
    } finally {
      button.disabled = false;
    }
  });
}

async function begin(known) {
  if (known !== ticket) answers = new Map();
  ticket = known;
  sealing = await sealingKey(ticket);
  sayTicket("");
  const draft = await findDraft();
  if (draft) {
    answers = new Map(draft.answers);
    openPage(draft.at);
    return;
  }
  const { shown } = shownPages();
  openPage(at || shown[0].dataset.page);
}

function sayTicket(message) {
  const line = document.getElementById("ticket-wrong");
  const field = ticketField();
  line.textContent = message;
  line.hidden = !message;
  document.getElementById("problem")?.remove();
  if (message) {
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", "ticket-help ticket-wrong");
    field.focus();
  } else field.removeAttribute("aria-invalid");
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const wrong = slips();
  sayWrong(wrong);
  if (wrong.length === 0) step(1);
});

root.addEventListener("click", (event) => {
  const pressed = event.target.closest("button, a");
  if (!pressed) return;
  if (pressed.matches("[data-back]")) step(-1);
  else if (pressed.matches("[data-send]")) {
    pressed.disabled = true;
    send().finally(() => (pressed.disabled = false));
  } else if (pressed.matches("[data-again]")) (unsent ? sendFromMemory : sendOutbox)();
  else if (pressed.matches("[data-read]")) read();
  else if (pressed.matches("[data-next-pupil]")) {
    event.preventDefault();
    forget();
    show("welcome");
    ticketField().focus();
  }
});

// One answer stands alone: "none of these" and "I'd rather not say" take the others away, and the others them.
root.addEventListener("change", (event) => {
  lastTouch = Date.now();
  const field = event.target;
  const question = field.closest("[data-question]");
  if (!question) return;
  if (field.matches("[data-refused], [data-alone]") && field.checked) {
    for (const other of question.querySelectorAll("input, select, textarea")) {
      if (other === field) continue;
      if (other.type === "radio" || other.type === "checkbox") other.checked = false;
      else other.value = "";
    }
  } else if (field.value !== "" && (field.checked || (field.type !== "radio" && field.type !== "checkbox"))) {
    for (const other of question.querySelectorAll("[data-refused], [data-alone]")) other.checked = false;
  }
  takeAnswers();
  keepDraft();
});

document.addEventListener("click", (event) => {
  const link = event.target.closest(".sd-languages a");
  if (!link || screen === "thanks") return;
  event.preventDefault();
  changeLanguage(link).catch(() => {
    if (screen === "welcome") location.assign(link.href);
  });
});

// A page that the browser brings back, or that nobody has touched for long, is not the last pupil's any more.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) {
    forget();
    show("welcome", { focus: false });
  }
});
setInterval(() => {
  if (Date.now() - lastTouch > IDLE && (screen === "pages" || screen === "end")) {
    const draft = sessionStorage.getItem(draftName());
    forget();
    if (draft) sessionStorage.setItem(draftName(), draft);
    show("welcome", { focus: false });
  }
}, 15000);
for (const kind of ["pointerdown", "keydown"]) {
  document.addEventListener(kind, () => (lastTouch = Date.now()), { passive: true });
}
window.addEventListener("online", () => (unsent ? sendFromMemory : sendOutbox)());
speech?.addEventListener?.("voiceschanged", offerReading);

takePages(root);
listenToWelcome();
offerReading();
if (location.hash.length > 1) {
  ticketField().value = decodeURIComponent(location.hash.slice(1));
  history.replaceState(null, "", location.pathname);
}
sendOutbox();
