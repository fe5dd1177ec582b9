// Runs before the page is drawn, so that a chosen theme does not flash in.
"use strict";
(() => {
  const key = "load-harness-theme";
  const choices = ["system", "light", "dark"];
  const stored = () => {
    try { return localStorage.getItem(key); } catch { return null; }
  };
  let choice = choices.includes(stored()) ? stored() : "system";

  const apply = () => {
    if (choice === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = choice;
    const button = document.getElementById("theme");
    if (button) {
      button.textContent = choice;
      button.setAttribute("aria-label", `Theme: ${choice}`);
    }
    dispatchEvent(new Event("themechange"));
  };

  apply();
  addEventListener("DOMContentLoaded", () => {
    apply();
    document.getElementById("theme").addEventListener("click", () => {
      choice = choices[(choices.indexOf(choice) + 1) % choices.length];
      try { localStorage.setItem(key, choice); } catch { /* A browser without storage keeps it for this visit. */ }
      apply();
    });
  });
})();
