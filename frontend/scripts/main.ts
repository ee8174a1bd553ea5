/** Wakes what is on this page. Nothing here is needed to read, to find help or to send a form. */
import { startCounter, startErrorSummary, startSending } from "./forms";
import { startLeaving } from "./leave";
import { startCopying, startPrinting, startStepping } from "./page";

function each<E extends Element>(selector: string, start: (element: E) => void): void {
  document.querySelectorAll<E>(selector).forEach(start);
}

each<HTMLAnchorElement>("a[data-leave]", startLeaving);
each<HTMLElement>("[data-error-summary]", startErrorSummary);
each<HTMLFormElement>("form[method=post]", startSending);
each<HTMLTextAreaElement>("textarea[maxlength]", startCounter);
each<HTMLAnchorElement>("a[data-next]", startStepping);
each<HTMLButtonElement>("button[data-print]", startPrinting);
each<HTMLButtonElement>("button[data-copy]", startCopying);
