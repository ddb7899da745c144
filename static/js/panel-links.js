/**
 * The links of what is read: one with `data-panel` opens in the panel, one with `data-more` shows all that is
 * said in place of the first claims.
 */

import { allIn, around, findIn, isPlainClick } from "./dom.js";
import { nodesOf } from "./fragments.js";
import { stateForPanelPath } from "./lib/url-state.js";

/**
 * @import { MapState } from "./lib/url-state.js"
 *
 * @typedef {object} PanelLinkActions
 * @property {(path: string) => Promise<{html: string}>} get the fragment of a path, on the day that is shown
 * @property {(changes: Partial<MapState>) => void} open
 * @property {(changes: Partial<MapState>) => void} prefetch
 */

/**
 * All that is said; the focus goes to the first that is new.
 * @param {HTMLAnchorElement} link
 * @param {PanelLinkActions["get"]} get
 * @returns {Promise<void>}
 */
async function showMore(link, get) {
  const section = link.closest("section");
  const told = section ? allIn(section, ".claim").length : 0;
  link.setAttribute("aria-disabled", "true");
  try {
    const { html } = await get(link.dataset.more ?? "");
    const whole = nodesOf(html).find((node) => node instanceof HTMLElement && node.localName === "section");
    if (!section || !(whole instanceof HTMLElement)) throw new Error(`«${link.dataset.more}» has no section.`);
    section.replaceWith(whole);
    const next = allIn(whole, ".claim")[told];
    if (next) findIn(next, "a[data-panel]")?.focus({ preventScroll: true });
  } catch {
    location.assign(link.href);
  }
}

/**
 * @param {HTMLElement} body
 * @param {PanelLinkActions} actions
 * @returns {void}
 */
export function wirePanelLinks(body, { get, open, prefetch }) {
  body.addEventListener("click", (event) => {
    const link = around(event.target, "a[data-panel], a[data-more]", HTMLAnchorElement);
    if (!link || !isPlainClick(event)) return;
    if (link.dataset.more) {
      event.preventDefault();
      showMore(link, get);
      return;
    }
    const changes = stateForPanelPath(link.dataset.panel ?? "");
    if (!changes) return;
    event.preventDefault();
    open(changes);
  });
  body.addEventListener("pointerover", ({ target }) => {
    const link = around(target, "a[data-panel]");
    const changes = link && stateForPanelPath(link.dataset.panel ?? "");
    if (changes) prefetch(changes);
  });
}
