// A field for a file speaks the language of the page, not that of the browser: its own words lie over the browser's,
// which still takes the click, the keys and what is dropped on it. Without scripts it is the browser's own.
"use strict";
(() => {
  const words = document.body.dataset;
  const nameOf = (input) => [...input.files].map((file) => file.name).join(", ") || words.nothingText;

  function dress(input) {
    if (input.closest(".file")) return;
    const around = document.createElement("span"), button = document.createElement("span"), name = document.createElement("span");
    around.className = "file";
    button.className = "file__button";
    button.textContent = words.chooseText;
    name.className = "file__name";
    name.textContent = nameOf(input);
    for (const shown of [button, name]) shown.setAttribute("aria-hidden", "true");
    input.replaceWith(around);
    around.append(button, name, input);
    input.addEventListener("change", () => { name.textContent = nameOf(input); });
    input.form?.addEventListener("reset", () => setTimeout(() => { name.textContent = nameOf(input); }));
  }

  const dressAll = (root) => root.querySelectorAll("input[type=file]").forEach(dress);
  if (!words.chooseText) return;
  dressAll(document);
  document.addEventListener("htmx:load", (event) => dressAll(event.target));
})();
