/* Runs before the first paint: a chosen theme holds from the first pixel. theme.js does the rest. */
(() => {
  try {
    const chosen = localStorage.getItem("theme");
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  } catch {
    // Storage may be forbidden; then the system's theme holds.
  }
  document.documentElement.classList.add("has-scripts");
})();
