/**
 * Badges: the drawing of one position, on the map, in the list and in the legend.
 */

import { element, svgElement } from "./dom.js";
import { isDoubtful } from "./lib/days.js";
import { ngettext } from "./lib/say.js";
import {
  AGE_SIGNS, BADGE_SIZE, DOUBT_SIGN, GONE_STROKE, GROUP_AT, GROUP_DISC, GROUP_SIGNS, SETTLED_SIGN, actorColour, actorSign, posture, wantsDarkSign,
} from "./lib/symbols.js";
import { OWN_AT, OWN_SCALE } from "./lib/app6.js";
import { KIND_SIGNS } from "./lib/vocabulary.js";
import { positionInWords, restsOnForecasts } from "./lib/words.js";
import { drawing as drawingWith } from "./symbols.js";

/**
 * @import { PositionLook, PositionMark } from "./lib/types.js"
 * @import { Listeners, Properties } from "./dom.js"
 */

/**
 * The classes that a badge's holder needs for its colours.
 * @param {PositionLook} position
 * @returns {string}
 */
function classes({ actor_colour: colour, modality, settled, age }) {
  return [
    "has-actor",
    modality === "expected" ? "badge-expected" : "",
    settled ? "badge-settled" : "",
    age ? `badge-age-${age}` : "",
    wantsDarkSign(actorColour(colour)) && !age ? "badge-dark-sign" : "",
  ].filter(Boolean).join(" ");
}

/**
 * What became of it between two days: a sign in a disc, and a stroke through who is gone.
 * @param {PositionLook["group"]} group
 * @param {boolean} unsure whether the day on which that was is known to a week or worse, or not at all
 * @returns {SVGElement[]}
 */
function groupSign(group, unsure) {
  const sign = group && GROUP_SIGNS[group];
  if (!sign) return [];
  const isGone = group === "went" || group === "passed";
  return [
    ...(isGone ? [svgElement("path", { class: "badge-gone", d: GONE_STROKE, transform: "scale(0.8)" })] : []),
    svgElement("circle", { class: `badge-group-disc${unsure ? " is-unsure" : ""}`, cy: GROUP_AT, r: GROUP_DISC }),
    svgElement("path", { class: "badge-group", d: sign, transform: `translate(0 ${GROUP_AT})` }),
  ];
}

/**
 * @param {PositionLook} position
 * @param {Properties} properties of the element
 * @param {boolean} [isOwn] whether it is the map's own badge, whatever others are
 * @returns {SVGSVGElement}
 */
function drawing(position, properties, isOwn = false) {
  const half = BADGE_SIZE / 2;
  const age = position.age ?? 0;
  const own = [
    svgElement("path", { class: "badge-outline", d: posture(position.posture).path }),
    svgElement("path", { class: "badge-sign", d: actorSign(position.actor_symbol) }),
  ];
  const frame = isOwn ? null : drawingWith.app6?.frame(position);
  return svgElement(
    "svg",
    { viewBox: `${-half} ${-half} ${BADGE_SIZE} ${BADGE_SIZE}`, "aria-hidden": "true", ...properties },
    // A military symbol tells neither posture nor colour: the map's own badge hangs below it.
    ...(frame ? [frame, svgElement("g", { class: "badge-own", transform: `translate(0 ${OWN_AT}) scale(${OWN_SCALE})` }, ...own)] : own),
    restsOnForecasts(position)
      && svgElement("path", { class: "badge-forecast", d: KIND_SIGNS.forecast, transform: "translate(9.5 -9.5) scale(0.75)" }),
    isDoubtful(position.valid_precision)
      && svgElement("path", { class: "badge-doubt", d: DOUBT_SIGN, transform: "translate(8.5 10.5)" }),
    age > 0
      && svgElement("path", { class: "badge-age", d: AGE_SIGNS[age], transform: "translate(-8.5 11)" }),
    ...groupSign(position.group, isDoubtful(position.valid_precision) || Boolean(position.start_unknown)),
    position.settled
      && svgElement("path", { class: "badge-tick", d: SETTLED_SIGN, transform: "translate(-9.5 -9)" }),
  );
}

/**
 * A badge to look at; what it means is said beside it.
 * @param {PositionLook} position
 * @param {boolean} [isOwn] whether it is the map's own badge, also while others are military symbols
 * @returns {SVGSVGElement}
 */
export function badgePicture(position, isOwn) {
  return drawing(position, {
    class: `badge-picture ${classes(position)}`,
    style: { "--actor": actorColour(position.actor_colour) },
  }, isOwn);
}

/**
 * A badge to press, out of the tab order: the list is the keyboard's way to every mark.
 * @param {PositionMark} position
 * @param {number} count how many positions the badge stands for
 * @param {Listeners} on
 * @returns {HTMLElement}
 */
export function badgeButton(position, count, on) {
  const own = positionInWords(position);
  const words = count > 1 ? ngettext("{position}, and {n} more like it", "{position}, and {n} more like it", count - 1, { position: own }) : own;
  return element(
    "button",
    {
      type: "button",
      class: `badge ${classes(position)}`,
      tabindex: "-1",
      "aria-label": words,
      title: words,
      "data-position": position.id,
      style: { "--actor": actorColour(position.actor_colour) },
      on,
    },
    drawing(position, {}),
  );
}
