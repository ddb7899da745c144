/**
 * A span of days on the strip of time: the band between its two days, a native range for each, their fields, and the
 * button that turns one day into a span and back. With the hand a day is moved, or, in the middle, the whole.
 */

import { allIn, element, iconOf, need } from "./dom.js";
import { dayOfNumber, isDay, shortDay } from "./lib/days.js";
import { gettext, listed } from "./lib/say.js";
import { partOf } from "./lib/time-window.js";
import { spanOf } from "./lib/url-state.js";
import { counted } from "./lib/words.js";
import { percent } from "./strip-plot.js";

/** So near to one of its days, in pixels, that day is meant and not the whole. */
const NEAR_PX = 14;

/**
 * @import { Span } from "./lib/span.js"
 * @import { DaySpan } from "./lib/url-state.js"
 * @import { TimeWindow } from "./lib/time-window.js"
 * @import { Store } from "./store.js"
 *
 * @typedef {"from" | "to" | "whole" | "day" | "new"} Held what a hand on the strip moves
 */

/**
 * What a hand that comes down on the strip moves.
 * @param {Span | null} span
 * @param {TimeWindow} window
 * @param {number} part of the width
 * @param {number} width in pixels
 * @param {boolean} begins whether it is asked to begin a span
 * @returns {Held}
 */
export function heldAt(span, window, part, width, begins) {
  if (begins) return "new";
  if (!span) return "day";
  const [from, to] = [Math.max(0, partOf(window, span.from)), Math.min(1, partOf(window, span.to + 1))];
  const [toFrom, toTo] = [Math.abs(part - from) * width, Math.abs(part - to) * width];
  if (part > from && part < to && Math.min(toFrom, toTo) > NEAR_PX) return "whole";
  if (part <= from) return "from";
  if (part >= to) return "to";
  return toFrom < toTo ? "from" : "to";
}

/**
 * The span after a day of it, or all of it, was moved.
 * @param {Held} held
 * @param {Span} span as it was
 * @param {number} day that the hand is on
 * @param {number} grabbed that it was on first
 * @param {[number, number]} ends the first and the last day that there are
 * @returns {Span}
 */
export function movedSpan(held, span, day, grabbed, [first, last]) {
  const kept = Math.max(first, Math.min(last, day));
  if (held === "from") return { from: Math.min(kept, span.to), to: span.to };
  if (held === "to") return { from: span.from, to: Math.max(kept, span.from) };
  if (held === "new") return { from: Math.min(kept, grabbed), to: Math.max(kept, grabbed) };
  const by = Math.max(Math.min(first - span.from, 0), Math.min(Math.max(last - span.to, 0), day - grabbed));
  return { from: span.from + by, to: span.to + by };
}

/**
 * @param {Span} span numbers of days
 * @returns {DaySpan}
 */
export const daysOf = ({ from, to }) => ({ from: dayOfNumber(from), to: dayOfNumber(to) });

/** The band, and a range for each of its days. */
export class SpanBand {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.band = element("div", { class: "strip-band", hidden: true });
    const range = (/** @type {string} */ id, /** @type {string} */ name) =>
      element("input", { type: "range", class: "strip-range", id, "aria-label": name, hidden: true });
    this.ranges = { from: range("span-from-range", gettext("First day of the span")), to: range("span-to-range", gettext("Last day of the span")) };
    root.append(this.band, this.ranges.from, this.ranges.to);
  }

  /**
   * @param {Span | null} span
   * @param {TimeWindow} window
   */
  mark(span, window) {
    this.band.hidden = span === null || partOf(window, span.from) > 1 || partOf(window, span.to + 1) < 0;
    if (!span) return;
    const [from, to] = [partOf(window, span.from), partOf(window, span.to + 1)];
    this.band.style.setProperty("--from", percent(Math.max(0, from)));
    this.band.style.setProperty("--to", percent(Math.max(0, 1 - to)));
    this.band.classList.toggle("is-cut-from", from < 0);
    this.band.classList.toggle("is-cut-to", to > 1);
  }

  /**
   * @param {Span | null} span
   * @param {[number, number]} ends
   * @param {number | null} held
   */
  tell(span, ends, held) {
    for (const [name, range] of Object.entries(this.ranges)) {
      range.hidden = span === null;
      if (!span) continue;
      [range.min, range.max] = ends.map(String);
      range.value = String(name === "from" ? span.from : span.to);
      const [from, to] = [span.from, span.to].map((day) => shortDay(dayOfNumber(day)));
      range.setAttribute("aria-valuetext", listed([
        name === "from" ? from : to,
        name === "from" ? gettext("span to {day}", { day: to }) : gettext("span from {day}", { day: from }),
        held !== null && counted(held, "position"),
      ]));
    }
  }
}

/**
 * The fields of a span, and the button that turns it on and off.
 * @param {Store} store
 * @param {() => DaySpan} begin the span that a press begins with
 * @returns {{button: HTMLButtonElement, show: (state: {span: DaySpan | null, on: string}) => void}}
 */
export function createSpanForm(store, begin) {
  const strip = need("day-strip");
  const fields = { from: need("span-from", HTMLInputElement), to: need("span-to", HTMLInputElement) };
  const name = gettext("Between two days");
  const button = element("button", {
    type: "button", class: "button button-icon", id: "strip-span", "aria-label": name, title: name,
    on: {
      click: () => {
        const { span, on } = store.state();
        store.update(span ? { span: null, on } : { span: begin(), on: null }, { source: "day" });
      },
    },
  }, iconOf("span"));
  // What came with the page, wrong as it was typed, stays until it is mended or other days are chosen.
  let isWrong = allIn(strip, ".strip-span [aria-invalid]").length > 0;
  const refusal = element("p", { class: "strip-said notice", role: "alert", hidden: true });
  strip.prepend(refusal);
  for (const each of allIn(strip, ".strip-span [data-no-script]")) each.hidden = true;

  const read = () => {
    const span = spanOf(fields.from.value, fields.to.value);
    const isWhole = isDay(fields.from.value) && isDay(fields.to.value);
    refusal.hidden = !isWhole || span !== null;
    if (!refusal.hidden) document.getElementById("span-said")?.remove();
    refusal.textContent = refusal.hidden ? "" : gettext(
      "The last day, {last}, is before the first, {first}.", { last: shortDay(fields.to.value), first: shortDay(fields.from.value) },
    );
    for (const each of Object.values(fields)) each.setAttribute("aria-invalid", String(!refusal.hidden));
    if (span) store.update({ span, on: null }, { source: "day" });
  };
  for (const each of Object.values(fields)) each.addEventListener("change", read);
  need("span-form").addEventListener("submit", (event) => {
    event.preventDefault();
    read();
  });
  const opened = JSON.stringify([store.state().span, store.state().on]);

  return {
    button,
    show({ span, on }) {
      if (isWrong && opened === JSON.stringify([span, on])) return;
      if (isWrong) document.getElementById("span-said")?.remove();
      isWrong = false;
      strip.dataset.shows = span ? "span" : "day";
      button.setAttribute("aria-pressed", String(span !== null));
      refusal.hidden = true;
      for (const [end, field] of Object.entries(fields)) {
        field.removeAttribute("aria-invalid");
        const day = span ? span[/** @type {"from" | "to"} */ (end)] : "";
        if (field.value !== day) field.value = day;
      }
    },
  };
}
