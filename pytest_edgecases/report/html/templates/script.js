"use strict";
(() => {
  const one = (selector) => document.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];

  // The theme: what the system prefers, until somebody chooses.
  const root = document.documentElement;
  const button = one("#theme");
  const prefersDark = matchMedia("(prefers-color-scheme: dark)");
  const remembered = () => { try { return localStorage.getItem("edgecases-theme"); } catch { return null; } };
  const isDark = () => (root.dataset.theme ?? (prefersDark.matches ? "dark" : "light")) === "dark";
  const name = () => { button.textContent = isDark() ? "Light" : "Dark"; };
  if (["dark", "light"].includes(remembered())) root.dataset.theme = remembered();
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try { localStorage.setItem("edgecases-theme", root.dataset.theme); } catch { /* a file may not have a store */ }
    name();
  });
  prefersDark.addEventListener("change", name);
  name();
  button.hidden = false;
  all(".js").forEach((element) => { element.hidden = false; });

  // Copy a command: the button is made when its details are opened, since there may be thousands.
  const copies = (code) => {
    const copy = document.createElement("button");
    copy.type = "button";
    copy.className = "quiet copy";
    copy.textContent = "Copy";
    copy.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(code.textContent);
        copy.textContent = "Copied";
      } catch { copy.textContent = "Not allowed"; }
      setTimeout(() => { copy.textContent = "Copy"; }, 1500);
    });
    return copy;
  };
  document.addEventListener("toggle", (event) => {
    const replay = navigator.clipboard && event.target.querySelector(".replay");
    if (replay && !replay.querySelector("button")) replay.append(copies(replay.firstElementChild));
  }, true);

  // Filter and search.
  const form = one("#filters");
  if (!form) return;
  const [query, test, perturbation, severity] = ["#query", "#by-test", "#by-name", "#by-severity"].map(one);
  const cards = all(".finding").map((element) => ({
    element,
    test: element.dataset.test,
    names: element.dataset.names.split(" "),
    severity: element.dataset.severity,
    cells: element.dataset.cells.split(" "),
    text: null,
  }));
  const words = (card) => (card.text ??= card.element.textContent.toLowerCase());
  const cells = all(".cell button");
  let chosen = null; // a cell of the heat map

  function filter() {
    const wanted = query.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const card of cards) {
      const fits = (!test.value || card.test === test.value)
        && (!perturbation.value || card.names.includes(perturbation.value))
        && (!severity.value || card.severity === severity.value)
        && (!chosen || card.cells.some((cell) => cell === chosen || cell.startsWith(`${chosen}@`)))
        && wanted.every((word) => words(card).includes(word));
      card.element.hidden = !fits;
      count += fits;
    }
    const isFiltered = chosen || wanted.length || test.value || perturbation.value || severity.value;
    const about = chosen ? `, with cases of ${chosen.replace("@", " at severity ")}` : "";
    one("#found").textContent = isFiltered ? `${count} of ${cards.length} shown${about}` : "";
    one("#nothing").hidden = count > 0;
    for (const cell of cells) cell.setAttribute("aria-pressed", String(cell.dataset.cell === chosen));
  }

  let timer;
  query.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(filter, 80); });
  form.addEventListener("change", filter);
  form.addEventListener("reset", () => { chosen = null; setTimeout(filter); });
  form.addEventListener("submit", (event) => { event.preventDefault(); filter(); });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      query.focus();
    }
  });
  for (const cell of cells) {
    cell.addEventListener("click", () => {
      const wanted = chosen === cell.dataset.cell ? null : cell.dataset.cell;
      form.reset(); // it filters once the form is empty
      chosen = wanted;
      if (wanted) one("#findings").scrollIntoView();
    });
  }
  form.hidden = false;
  if ([query, test, perturbation, severity].some((field) => field.value)) filter(); // a browser may remember them
})();
