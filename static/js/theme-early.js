/* Runs before the first paint: a chosen theme holds from the first pixel. theme.js does the rest. */
(() => {
  try {
    // A frame may be told its theme by its address.
    const { dataset } = document.documentElement;
    const chosen = dataset.theme ?? localStorage.getItem("theme");
    if (chosen === "light" || chosen === "dark") dataset.theme = chosen;
  } catch {
    // Storage may be forbidden; then the system's theme holds.
  }
  document.documentElement.classList.add("has-scripts");
})();
