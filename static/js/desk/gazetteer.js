/**
 * Beside the name of a new place: what the gazetteer has of that name, to begin the form with.
 */

import { element, needIn } from "../dom.js";
import { gettext, inLanguage } from "../lib/say.js";
import { needControl } from "./fields.js";

const PAUSE_MS = 250;

/**
 * @import { Found } from "./types.js"
 */

/**
 * @param {HTMLFormElement} form with #gazetteer-offer
 * @returns {void}
 */
export function wireGazetteer(form) {
  const offer = needIn(form, "#gazetteer-offer");
  const name = needControl(form, "name");
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let asked = "";

  async function look() {
    const typed = name.value.trim();
    if (typed === asked) return;
    asked = typed;
    const query = new URLSearchParams({ q: typed.slice(0, 200), everywhere: "true" });
    const answer = typed.length > 1 && (await fetch(inLanguage(`/admin/lookup/places?${query}`)).catch(() => null));
    /** @type {{items: Found[]}} */
    const { items } = answer && answer.ok ? await answer.json() : { items: [] };
    if (name.value.trim() !== typed) return;
    const found = items.filter(({ origin }) => origin === "gazetteer");
    offer.replaceChildren(...(found.length
      ? [
        element("p", { class: "field-hint", text: gettext("In the gazetteer; choosing one fills the form:") }),
        element("ul", {}, ...found.map(({ key, label, detail }) => element(
          "li", {}, element("a", { href: address(key), dir: "auto", text: label, "data-begins": "" }), " ", element("span", { class: "reference-detail", text: detail }),
        ))),
      ]
      : []));
  }

  /** @param {string} key */
  function address(key) {
    const query = new URLSearchParams({ gazetteer: key, return: needControl(form, "return").value });
    return inLanguage(`/admin/places/new?${query}`);
  }

  name.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE_MS);
  });
}
