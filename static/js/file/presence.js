/**
 * Who was at a place, or where an actor was, on the days that the map shows: what the server tells in a fragment for
 * a day is told here out of the fragment for all days.
 */

import { allIn, element, findIn } from "../dom.js";
import { rangeInWords, shortDay } from "../lib/days.js";
import { gettext, ngettext } from "../lib/say.js";
import { isHeldOn, isHeldWithin } from "../rows.js";
import { rows } from "./held.js";

/** Of those of a day the panel shows so many; the rest is folded. */
const MOST = 4;

const byId = new Map(rows.positions.map(({ properties }) => [properties.id, properties]));

/**
 * @import { PositionProperties } from "../lib/types.js"
 * @typedef {{on: string, span: {from: string, to: string} | null}} Days
 * @typedef {{line: Element, position: PositionProperties}} Line
 */

/**
 * @param {boolean} isPlace
 * @param {Days} days
 * @returns {string}
 */
function heading(isPlace, { on, span }) {
  if (span) {
    const days = rangeInWords(span.from, span.to);
    return isPlace ? gettext("Who was there, {days}", { days }) : gettext("Where it was, {days}", { days });
  }
  const day = shortDay(on);
  return isPlace ? gettext("Who was there on {day}", { day }) : gettext("Where it was on {day}", { day });
}

/**
 * @param {string} words
 * @param {Line[]} lines
 * @returns {HTMLElement | false}
 */
const folded = (words, lines) => lines.length > 0 && element("details", { class: "presence-other" },
  element("summary", { text: words }), element("ul", {}, ...lines.map(({ line }) => line)));

/** How many days a position spans; open ends come last. */
const length = (/** @type {Line} */ { position: { valid_from: from, valid_to: to } }) =>
  (from && to ? Date.parse(to) - Date.parse(from) : Infinity);

/**
 * Rearrange the section of presence in a fragment.
 * @param {Element} article
 * @param {Days} days
 * @returns {void}
 */
export function tellDays(article, days) {
  const section = allIn(article, "section.presence").find((each) => findIn(each, "li.position a[data-panel^='/positions/']"));
  const title = section && findIn(section, "h3");
  if (!section || !title) return;
  const { on, span } = days;
  const first = span?.from ?? on;
  const lines = allIn(section, "li.position").flatMap((line) => {
    const id = findIn(line, "a[data-panel^='/positions/']")?.dataset.panel?.split("/")[2];
    const position = id === undefined ? undefined : byId.get(id);
    return position ? [{ line, position }] : [];
  });
  const isHeld = (/** @type {Line} */ { position }) => (span ? isHeldWithin(position, span) : isHeldOn(position, on));
  const isSettled = (/** @type {Line} */ { position }) => position.settled_on !== null && position.settled_on < first;
  const held = lines.filter((line) => isHeld(line) && !isSettled(line)).sort((a, b) =>
    Number(a.position.modality === "expected") - Number(b.position.modality === "expected") || length(a) - length(b));
  const settled = lines.filter((line) => isHeld(line) && isSettled(line));
  const other = lines.filter((line) => !isHeld(line));
  const most = span ? held.length : MOST;
  title.textContent = heading(article.classList.contains("place"), days);
  section.replaceChildren(
    title,
    held.length
      ? element("ul", {}, ...held.slice(0, most).map(({ line }) => line))
      : element("p", {
        class: "presence-none",
        text: span
          ? gettext("No position is recorded for these days. That says nothing about who was there.")
          : gettext("No position is recorded for that day. That says nothing about who was there."),
      }),
    element("div", { class: "record-tools" },
      folded(ngettext("{n} more on that day", "{n} more on that day", held.length - most), held.slice(most)),
      folded(ngettext("{n} settled forecast", "{n} settled forecasts", settled.length), settled),
      folded(ngettext("{n} position on other days", "{n} positions on other days", other.length), other)),
  );
}
