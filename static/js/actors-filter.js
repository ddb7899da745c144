/**
 * The actor filter: which actors' positions the map shows. None ticked means all.
 */

import { inAlphabet } from "./lib/alphabet.js";
import { element, need, svgElement } from "./dom.js";
import { gettext, ngettext, sayNumber } from "./lib/say.js";
import { actorColour, actorSign } from "./lib/symbols.js";

/**
 * @import { Store } from "./store.js"
 * @import { Actor } from "./lib/types.js"
 */

/**
 * @param {Store} store
 * @param {() => Map<string, Actor>} actors by slug
 * @returns {(state: {actors: string[], span: object | null}, byActor: Map<string, number>) => void} shows the state; `byActor`: how many
 *   positions each has on the day
 */
export function createActorsFilter(store, actors) {
  const body = need("map-actors-body");
  const count = need("map-actors-count");
  /** @type {Map<string, {box: HTMLInputElement, number: HTMLElement}>} */
  const boxes = new Map();
  const all = element("button", {
    type: "button", class: "button button-quiet", text: gettext("Show all actors"),
    on: { click: () => store.update({ actors: [], actorPanel: false }, { source: "filter" }) },
  });

  function build() {
    const rows = [...actors().values()]
      .filter(({ position_count: number }) => number > 0)
      .sort((a, b) => inAlphabet(a.name, b.name));
    boxes.clear();
    const items = rows.map((actor) => {
      const box = element("input", {
        type: "checkbox", value: actor.slug,
        on: {
          change: () => {
            const chosen = [...boxes.values()].filter(({ box: each }) => each.checked).map(({ box: each }) => each.value);
            store.update({ actors: chosen, actorPanel: false }, { source: "filter" });
          },
        },
      });
      const number = element("span", { class: "map-check-count" });
      boxes.set(actor.slug, { box, number });
      const sign = svgElement(
        "svg",
        { class: "icon-actor has-actor", viewBox: "-7 -7 14 14", "aria-hidden": "true", style: { "--actor": actorColour(actor.colour) } },
        svgElement("path", { class: "legend-sign", d: actorSign(actor.symbol) }),
      );
      return element("label", { class: "map-check" }, box, sign, element("bdi", { text: actor.name }), number);
    });
    body.replaceChildren(element("fieldset", {}, element("legend", { class: "visually-hidden", text: gettext("Show only") }), ...items), all);
  }

  return (state, byActor) => {
    if (boxes.size === 0) build();
    for (const [slug, { box, number }] of boxes) {
      box.checked = state.actors.includes(slug);
      const there = byActor.get(slug) ?? 0;
      number.textContent = sayNumber(there);
      number.title = state.span
        ? ngettext("{n} on these days", "{n} on these days", there)
        : ngettext("{n} on this day", "{n} on this day", there);
    }
    all.hidden = state.actors.length === 0;
    count.textContent = state.actors.length ? sayNumber(state.actors.length) : "";
  };
}
