/**
 * The search of the header over what the file holds: places and actors in any spelling, as the server finds them;
 * claims and sources that have all the words.
 */

import { element, findIn, need } from "../dom.js";
import { gettext, ngettext } from "../lib/say.js";
import { lookUp } from "../lib/lookup.js";
import { fold } from "../lib/names.js";
import { sought } from "./held.js";

/** Of each kind; more words find fewer. */
const MOST = 8;
const PAUSE_MS = 120;

/**
 * @import { Called, Found } from "../lib/lookup.js"
 * @import { Said } from "./held.js"
 */

/**
 * @param {Found} found
 * @param {string} noun
 */
function nameRow({ called, spelling }, noun) {
  const met = spelling !== called.name && element("span", { class: "found-met" }, element("bdi", { text: spelling }));
  return element("li", {}, element("a", { href: noun === "places" ? `#place=${called.slug}` : `#actor=${called.slug}&panel=actor` },
    element("bdi", { text: called.name }), met));
}

/**
 * @param {Said} said
 * @param {string} href
 */
const saidRow = ({ title, by }, href) => element("li", {}, element("a", { href },
  element("span", { dir: "auto", text: title }), element("span", { class: "found-met" }, element("bdi", { text: by }))));

/**
 * @param {string} title
 * @param {HTMLElement[]} all
 * @returns {HTMLElement | false}
 */
const group = (title, all) => all.length > 0 && element("section", { "aria-label": title },
  element("h2", {}, `${title} `, element("span", { class: "claim-count", text: String(all.length) })), element("ul", {}, ...all.slice(0, MOST)));

/**
 * @param {Said[]} all
 * @param {string[]} words
 */
const withWords = (all, words) => all.filter(({ words: text }) => words.every((word) => text.includes(` ${word}`)));

/** @returns {void} */
export function wireSearch() {
  const field = need("site-search", HTMLInputElement);
  const box = need("found");
  const status = need("found-status");
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let later;

  const show = () => {
    const text = field.value.trim();
    const words = fold(text).split(" ").filter(Boolean);
    box.hidden = !words.length;
    if (!words.length) {
      status.textContent = "";
      return;
    }
    const places = lookUp(sought.places, text, { byKind: true }).map((found) => nameRow(found, "places"));
    const actors = lookUp(sought.actors, text, { byKind: false }).map((found) => nameRow(found, "actors"));
    const claims = withWords(sought.claims, words).map((said) => saidRow(said, `#place=&claim=${said.id}`));
    const sources = withWords(sought.sources, words).map((said) => saidRow(said, `#sources/${said.id}`));
    const number = places.length + actors.length + claims.length + sources.length;
    status.textContent = number ? ngettext("{n} found", "{n} found", number) : gettext("Nothing found for «{words}»", { words: text });
    box.replaceChildren(...[
      number === 0 && element("p", { text: gettext("Nothing found for «{words}»", { words: text }) }),
      group(gettext("Places"), places), group(gettext("Actors"), actors), group(gettext("Claims"), claims), group(gettext("Sources"), sources),
    ].filter((each) => each !== false));
  };
  const close = () => { box.hidden = true; };

  field.addEventListener("input", () => {
    clearTimeout(later);
    later = setTimeout(show, PAUSE_MS);
  });
  field.addEventListener("focus", () => { if (field.value) show(); });
  field.form?.addEventListener("submit", (event) => {
    event.preventDefault();
    show();
    findIn(box, "a")?.focus();
  });
  box.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("a")) close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || box.hidden || !(field.form?.contains(document.activeElement))) return;
    event.preventDefault();
    close();
    field.focus();
  }, true);
  document.addEventListener("focusin", ({ target }) => {
    if (target instanceof Node && !field.form?.contains(target)) close();
  });
  document.addEventListener("pointerdown", ({ target }) => {
    if (target instanceof Node && !field.form?.contains(target)) close();
  });
}
