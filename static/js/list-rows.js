/**
 * The rows of the list «On this map»: a place with who is there, or a position. Each is a plain link to the
 * same view, which the script opens without leaving the page.
 */

import { badgePicture } from "./badge.js";
import { element, isPlainClick } from "./dom.js";
import { gettext, listed, ngettext } from "./lib/say.js";
import { counted, daysSince, holding, lastInWords, positionInWords } from "./lib/words.js";

/** Who is there, in a place's line: so many, then «and n more». */
const MOST_WHO = 6;

/**
 * @import { PlaceMark, PositionMark } from "./lib/types.js"
 * @import { Child } from "./dom.js"
 * @import { MarkActions } from "./spot-layers.js"
 * @import { Resolved, Store } from "./store.js"
 */

/**
 * In which order positions are listed: observed, expected, settled.
 * @param {PositionMark} position
 * @returns {number}
 */
export const rankOf = ({ modality, settled }) => (settled ? 2 : Number(modality === "expected"));

/**
 * @template T
 * @param {T} item
 * @param {{href: string, noun: "place" | "position", id: string, isCurrent: boolean}} what
 * @param {(item: T) => void} open
 * @param {(item: T | null) => void} hint
 * @param {...Child} children
 * @returns {HTMLAnchorElement}
 */
function link(item, { href, noun, id, isCurrent }, open, hint, ...children) {
  return element(
    "a",
    {
      href,
      [`data-${noun}`]: id,
      "aria-current": isCurrent ? "true" : null,
      on: {
        click: (event) => {
          if (!isPlainClick(event)) return;
          event.preventDefault();
          open(item);
        },
        mouseenter: () => hint(item),
        pointerdown: () => hint(item),
        focus: () => hint(item),
        mouseleave: () => hint(null),
        blur: () => hint(null),
      },
    },
    ...children,
  );
}

/**
 * Those that are alike, as one.
 * @param {PositionMark[]} group
 * @param {string} on ISO day
 * @returns {HTMLElement}
 */
function whoOf(group, on) {
  // The one that was spoken of last stands for those that are alike.
  const position = group.reduce((best, each) => (daysSince(each, on) < daysSince(best, on) ? each : best));
  const who = holding(position.actor_name, position.posture, null, position.modality);
  return element("span", {}, badgePicture(position),
    listed([
      group.length > 1 ? gettext("{what} ({times})", { what: who, times: group.length }) : who,
      position.settled && gettext("settled"),
      position.start_unknown && gettext("since when is unknown"),
      lastInWords(position, on),
    ]));
}

/**
 * @param {PlaceMark} place
 * @param {PositionMark[]} there those at the place
 * @param {Resolved} state
 * @param {MarkActions} marks
 * @param {Store["address"]} address
 * @returns {HTMLLIElement}
 */
export function placeRow(place, there, state, marks, address) {
  const alike = Map.groupBy(there, (each) => `${each.actor} ${each.posture} ${rankOf(each)}`);
  const groups = [...alike.values()].sort(([a], [b]) => rankOf(a) - rankOf(b));
  const who = groups.slice(0, MOST_WHO).map((group) => whoOf(group, state.on));
  const rest = groups.length - who.length;
  const href = address({ place: place.slug, claim: null, position: null, actorPanel: false });
  return element("li", {}, link(
    place, { href, noun: "place", id: place.slug, isCurrent: place.slug === state.place },
    (each) => marks.openPlace(each), (each) => marks.hintPlace(each),
    element("span", { class: "map-list-name" }, element("bdi", { text: place.name }),
      place.name_ar && place.name_ar !== place.name && element("span", { lang: "ar", dir: "rtl", text: place.name_ar })),
    element("span", { class: "map-list-claims", text: counted(place.claim_count, "claim") }),
    who.length > 0 && element("span", { class: "map-list-who" }, ...who, rest > 0 && element("span", { text: ngettext("and {n} more", "and {n} more", rest) })),
  ));
}

/**
 * @param {PositionMark} position
 * @param {Resolved} state
 * @param {MarkActions} marks
 * @param {Store["address"]} address
 * @returns {HTMLLIElement}
 */
export function positionRow(position, state, marks, address) {
  const href = address({ position: position.id, claim: null });
  return element("li", {}, link(
    position, { href, noun: "position", id: position.id, isCurrent: position.id === state.position },
    (each) => marks.open(each), (each) => marks.hint(each),
    element("span", { class: "map-list-name" }, element("bdi", { text: position.actor_name })),
    element("span", { class: "map-list-claims", text: counted(position.claims?.length ?? 0, "claim") }),
    element("span", { class: "map-list-who" }, element("span", {}, badgePicture(position), positionInWords({ ...position, group: undefined }))),
  ));
}
