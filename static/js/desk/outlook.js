/**
 * What a form comes to so far, as the server works it out: warnings beside it, how it will read, what the
 * map will draw. Tells it to whoever listens for «outlook» on the form.
 */

import { badgePicture } from "../badge.js";
import { element, findIn, isGivenUp, needIn } from "../dom.js";
import { gettext, inLanguage } from "../lib/say.js";
import { wireReadings } from "./readings.js";

const PAUSE_MS = 250;

/**
 * @import { Outlook } from "./types.js"
 */

/**
 * The warnings beside the form, which come and go with what is typed.
 * @param {HTMLFormElement} form
 * @returns {(cautions: Outlook["cautions"]) => void}
 */
function wireCautions(form) {
  const box = needIn(form, "#cautions");
  let told = box.textContent?.trim() ?? "";
  return (cautions) => {
    const key = cautions.map(({ text }) => text).join("\n");
    if (key === told) return;
    told = key;
    box.hidden = cautions.length === 0;
    box.replaceChildren(...(cautions.length
      ? [
        element("p", { class: "cautions-title", text: gettext("Look again; you may save all the same") }),
        element("ul", {}, ...cautions.map(({ text, url }) => element(
          "li", {}, `${text} `, url && element("a", { href: inLanguage(url), target: "_blank", text: gettext("See it") }),
        ))),
      ]
      : []));
  };
}

/**
 * How the record will read, where the form has room for it.
 * @param {HTMLFormElement} form
 * @returns {(outlook: Outlook) => void}
 */
function wirePreview(form) {
  const words = findIn(form, "#form-preview-words");
  const days = findIn(form, '[data-says="days"]');
  const daysHint = days?.textContent ?? "";
  return (outlook) => {
    if (words) {
      words.textContent = outlook.words;
      needIn(form, "#form-preview").hidden = !outlook.words;
      needIn(form, "#form-preview-badge").replaceChildren(...(outlook.drawn ? [badgePicture(outlook.drawn)] : []));
    }
    if (days) days.textContent = outlook.says.days ?? daysHint;
  };
}

/**
 * @param {HTMLFormElement} form
 * @param {string} check where the server works it out
 * @returns {{ask: () => void, stop: () => void}}
 */
export function wireOutlook(form, check) {
  const showCautions = wireCautions(form);
  const showPreview = wirePreview(form);
  const readings = wireReadings(form);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {AbortController | null} */
  let asked = null;

  async function fetchNow() {
    asked?.abort();
    asked = new AbortController();
    const url = new URL(inLanguage(check), location.href);
    if (form.dataset.key) url.searchParams.set("key", form.dataset.key);
    try {
      const answer = await fetch(url, {
        method: "POST", body: readings.withoutProposals(new FormData(form)), signal: asked.signal, headers: { Accept: "application/json" },
      });
      if (!answer.ok) return;
      /** @type {Outlook} */
      const outlook = await answer.json();
      showCautions(outlook.cautions);
      showPreview(outlook);
      readings.show(outlook);
      form.dispatchEvent(new CustomEvent("outlook", { detail: outlook }));
    } catch (fault) {
      // Only a help: whatever is wrong with it, the form itself goes on.
      if (!isGivenUp(fault)) console.warn(fault);
    }
  }

  return {
    ask() {
      clearTimeout(timer);
      timer = setTimeout(fetchNow, PAUSE_MS);
    },
    stop() {
      clearTimeout(timer);
      asked?.abort();
    },
  };
}
