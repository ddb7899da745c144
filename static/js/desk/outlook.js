/**
 * What a form comes to so far, as the server works it out: warnings beside it, how it will read, what the
 * map will draw. Tells it to whoever listens for «outlook» on the form.
 */

import { badgePicture } from "../badge.js";
import { element } from "../dom.js";
import { wireReadings } from "./readings.js";

const PAUSE_MS = 250;

/**
 * @param {HTMLFormElement} form with data-check
 * @returns {{ask: () => void, stop: () => void}}
 */
export function wireOutlook(form) {
  const box = form.querySelector("#cautions");
  const words = form.querySelector("#form-preview-words");
  const preview = form.querySelector("#form-preview");
  const badge = form.querySelector("#form-preview-badge");
  const days = form.querySelector('[data-says="days"]');
  const daysHint = days?.textContent;
  const readings = wireReadings(form);
  let timer = null;
  let asked = null;
  let told = box?.textContent.trim() ?? "";

  function showCautions(cautions) {
    const key = cautions.map(({ text }) => text).join("\n");
    if (key === told) return;
    told = key;
    box.hidden = cautions.length === 0;
    box.replaceChildren(...(cautions.length
      ? [
        element("p", { class: "cautions-title", text: "Look again; you may save all the same" }),
        element("ul", {}, ...cautions.map(({ text, url }) => element(
          "li", {}, `${text} `, url && element("a", { href: url, target: "_blank", text: "See it" }),
        ))),
      ]
      : []));
  }

  async function fetchNow() {
    asked?.abort();
    asked = new AbortController();
    const url = new URL(form.dataset.check, location.href);
    if (form.dataset.key) url.searchParams.set("key", form.dataset.key);
    try {
      const answer = await fetch(url, {
        method: "POST", body: readings.withoutProposals(new FormData(form)), signal: asked.signal, headers: { Accept: "application/json" },
      });
      if (!answer.ok) return;
      const outlook = await answer.json();
      showCautions(outlook.cautions);
      if (words) {
        words.textContent = outlook.words;
        preview.hidden = !outlook.words;
        badge.replaceChildren(...(outlook.drawn ? [badgePicture(outlook.drawn)] : []));
      }
      if (days) days.textContent = outlook.says.days ?? daysHint;
      readings.show(outlook);
      form.dispatchEvent(new CustomEvent("outlook", { detail: outlook }));
    } catch (fault) {
      // Only a help: whatever is wrong with it, the form itself goes on.
      if (fault.name !== "AbortError") console.warn(fault);
    }
  }

  const ask = () => {
    clearTimeout(timer);
    timer = setTimeout(fetchNow, PAUSE_MS);
  };
  return {
    ask,
    stop() {
      clearTimeout(timer);
      asked?.abort();
    },
  };
}
