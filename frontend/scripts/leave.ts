/**
 * "Leave this site": hides the page at once, then goes somewhere ordinary.
 *
 * Without this script the link goes through /leave/, which clears what this site stored and redirects. Here the
 * clearing runs on its own (`keepalive` lets it finish after we have gone), so that leaving never waits for it.
 */

const PRESSES = 3;
const PATIENCE = 5000;

export function startLeaving(link: HTMLAnchorElement): void {
  const said = document.createElement("div");
  said.className = "sd-hidden";
  said.setAttribute("role", "status");
  link.after(said);

  let presses = 0;
  let alone = false;
  let patience: number | undefined;
  let cover: HTMLElement | undefined;

  const say = (words: string | undefined): void => {
    said.textContent = words ?? "";
  };

  const count = (to: number): void => {
    presses = to;
    link.dataset["presses"] = String(to);
    window.clearTimeout(patience);
    if (to > 0) {
      patience = window.setTimeout(() => {
        count(0);
        say(link.dataset["saidExpired"]);
      }, PATIENCE);
    }
  };

  const leave = (): void => {
    cover = document.createElement("div");
    cover.className = "sd-cover";
    cover.setAttribute("role", "alert");
    cover.textContent = link.dataset["saidLeaving"] ?? "";
    document.body.append(cover);
    document.documentElement.classList.add("sd-leaving");
    document.title = link.dataset["saidLeaving"] ?? "";
    fetch(link.href, { method: "POST", keepalive: true, credentials: "same-origin" }).catch(() => undefined);
    window.location.replace(link.dataset["to"] ?? link.href);
  };

  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });

  document.addEventListener("keydown", (event) => {
    alone = event.key === "Shift" && !event.repeat;
    if (event.key !== "Shift" && presses > 0) {
      count(0);
    }
  });

  // Counted when the key comes up, so that typing a capital letter is never a press.
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !alone) {
      return;
    }
    alone = false;
    count(presses + 1);
    if (presses >= PRESSES) {
      count(0);
      leave();
    } else {
      say(presses === 1 ? link.dataset["saidTwoMore"] : link.dataset["saidOneMore"]);
    }
  });

  // Back from where we went: show the front page, not the page that was left.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && cover) {
      window.location.replace(link.dataset["home"] ?? "/");
    }
  });
}
