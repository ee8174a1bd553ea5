// While a run is under way, the page looks again every second, and shows the run's end as soon as it is there.
(() => {
  const look = async () => {
    try {
      const answer = await fetch(location.href, { credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const now = page.querySelector("[data-exchange-progress]");
      const shown = document.querySelector("[data-exchange-progress]");
      if (!now || !shown) {
        location.reload();
        return;
      }
      const [bar, newer] = [shown.querySelector("progress"), now.querySelector("progress")];
      if (bar && newer) {
        bar.value = newer.value;
      }
      shown.querySelector("#how-far").textContent = now.querySelector("#how-far").textContent;
    } catch {
      // The network is gone for a moment.
    }
    setTimeout(look, 1000);
  };
  setTimeout(look, 1000);
})();
