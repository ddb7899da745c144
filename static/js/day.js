/**
 * «On this day»: one day on the ground, and the steps to the days before and after it on which anything
 * changed.
 */

import { allIn, need } from "./dom.js";
import { dayInWords, isDay, rangeInWords, shortDay } from "./lib/days.js";

/**
 * @param {import("./store.js").Store} store
 * @param {(on: string, way: 1 | -1) => string | null} change the next ISO day, or the one before, on which anything
 *   changes
 * @returns {(state: import("./store.js").Resolved) => void} shows the state's day, or says its span
 */
export function createDay(store, change) {
  const form = need("day-strip");
  const input = need("on-day", HTMLInputElement);
  const words = need("day-words");
  const previous = need("day-previous");
  const next = need("day-next");
  const choose = (/** @type {string} */ on) => store.update({ on, span: null }, { source: "day" });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (isDay(input.value)) choose(input.value);
  });
  for (const button of allIn(form, ".strip-day [data-no-script]")) button.hidden = true;
  // While a date is being typed it is not one yet; only whole days count.
  input.addEventListener("change", () => {
    if (isDay(input.value)) choose(input.value);
  });
  previous.addEventListener("click", () => step(-1));
  next.addEventListener("click", () => step(1));
  previous.hidden = false;
  next.hidden = false;

  /** @param {1 | -1} way */
  function step(way) {
    const day = change(store.state().on, way);
    if (day) choose(day);
  }

  /**
   * @param {HTMLElement} button
   * @param {string} way
   * @param {string | null} day
   */
  function label(button, way, day) {
    const text = day ? `${way}: ${shortDay(day)}` : `No ${way.toLowerCase()}`;
    // Not `disabled`: the button would lose the focus of whoever steps with it.
    button.setAttribute("aria-disabled", String(!day));
    button.setAttribute("aria-label", text);
    button.title = text;
  }

  return ({ on, span }) => {
    if (input.value !== on) input.value = on;
    words.textContent = span ? rangeInWords(span.from, span.to) : dayInWords(on);
    label(previous, "Earlier day with a change", change(on, -1));
    label(next, "Later day with a change", change(on, 1));
  };
}
