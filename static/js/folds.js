/**
 * Escape closes the innermost thing that is open: a menu of the header or a tool of the map before what is
 * read in the panel. On every page; whoever else listens for Escape looks whether it was used up here.
 */

const FOLDS = ["site-menu", "account-menu", "desk-menu", "map-tool"].map((name) => `details.${name}[open]`).join(", ");

/** Unfolded by the reader; the legend of a wide map is open without being asked for. */
const asked = new WeakSet();

document.addEventListener("click", (event) => {
  const fold = event.target instanceof Element ? event.target.closest("summary")?.parentElement : null;
  if (fold) asked.add(fold);
});

/**
 * The fold that holds the focus, else the one that was asked for, unless something else is being read.
 * @returns {HTMLDetailsElement | null}
 */
function innermost() {
  const focused = document.activeElement;
  /** @type {HTMLDetailsElement | null | undefined} */
  const around = focused?.closest(FOLDS);
  if (around) return around;
  if (focused?.closest("#panel")) return null;
  /** @type {NodeListOf<HTMLDetailsElement>} */
  const open = document.querySelectorAll(FOLDS);
  return [...open].filter((fold) => asked.has(fold)).at(-1) ?? null;
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  // The browser itself empties a search field; preventing that would not be ours to do.
  const { target } = event;
  if (target instanceof HTMLInputElement && target.type === "search" && target.value) {
    event.stopImmediatePropagation();
    return;
  }
  const fold = innermost();
  if (!fold) return;
  event.preventDefault();
  fold.open = false;
  fold.querySelector("summary")?.focus();
});
