/**
 * The list «On this map»: the keyboard's primary way to every mark, in step with the map both ways.
 */

import { badgePicture } from "./badge.js";
import { element, isPlainClick, need } from "./dom.js";
import { dayInWords } from "./lib/days.js";
import { counted, daysSince, holding, lastInWords, positionInWords } from "./lib/words.js";

const PAGE = 25;
/** In which order positions are listed: observed, expected, settled; and places where nobody is. */
const rankOf = ({ modality, settled }) => (settled ? 2 : Number(modality === "expected"));
const NOBODY = 3;
/** Who is there, in a place's line: so many, then «and n more». */
const MOST_WHO = 6;

/**
 * @typedef {object} ListActions
 * @property {(place: object) => void} openPlace
 * @property {(position: object) => void} open
 * @property {(place: object | null) => void} hintPlace
 * @property {(position: object | null) => void} hint
 * @property {(changes: object) => string} address
 * @property {() => void} showAll list all again, not just what is behind one mark
 */

/**
 * @param {ListActions} actions
 * @returns {{show: (view: object, state: object) => void, draw: () => void, focus: () => void, only: (spot: object | null) => void}}
 */
export function createList(actions) {
  const section = need("panel-list");
  const list = need("map-list");
  const more = need("map-list-more");
  const status = need("map-status");
  const title = need("map-list-title");
  let shown = PAGE;
  let view = { places: [], positions: [] };
  let state = null;
  let drawn = "";
  let spot = null;

  const all = element("button", {
    type: "button", class: "button button-quiet", text: "Show all that is on this map", hidden: true,
    on: { click: () => { actions.showAll(); title.focus(); } },
  });
  title.after(all);
  more.addEventListener("click", () => {
    const first = shown;
    shown += PAGE;
    draw();
    list.children[first]?.querySelector("a")?.focus();
  });

  /** A row's link: a plain link to the same view, which the script opens without leaving the page. */
  function link(noun, item, address, open, hint, ...children) {
    return element(
      "a",
      {
        href: address,
        [`data-${noun}`]: noun === "place" ? item.slug : item.id,
        "aria-current": isCurrent(noun, item) ? "true" : null,
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

  const isCurrent = (noun, item) =>
    noun === "place" ? item.slug === state.place : item.id === state.position;

  function placeRow(place, there) {
    const alike = Map.groupBy(there, (each) => `${each.actor} ${each.posture} ${rankOf(each)}`);
    const groups = [...alike.values()].sort(([a], [b]) => rankOf(a) - rankOf(b));
    const who = groups.slice(0, MOST_WHO).map((group) => {
      // The one that was spoken of last stands for those that are alike.
      const position = group.reduce((best, each) => (daysSince(each, state.on) < daysSince(best, state.on) ? each : best));
      const times = group.length > 1 ? ` (${group.length})` : "";
      return element("span", {}, badgePicture(position),
        [
          `${holding(position.actor_name, position.posture, null, position.modality)}${times}`,
          position.settled ? "settled" : "",
          position.start_unknown ? "since when is unknown" : "",
          lastInWords(position, state.on),
        ].filter(Boolean).join(", "));
    });
    const rest = groups.length - who.length;
    return element("li", {}, link(
      "place", place, actions.address({ place: place.slug, claim: null, position: null, actorPanel: false }),
      actions.openPlace, actions.hintPlace,
      element("span", { class: "map-list-name" }, place.name,
        place.name_ar && element("span", { lang: "ar", dir: "rtl", text: place.name_ar })),
      element("span", { class: "map-list-claims", text: counted(place.claim_count, "claim") }),
      who.length > 0 && element("span", { class: "map-list-who" }, ...who, rest > 0 && element("span", { text: `and ${rest} more` })),
    ));
  }

  function positionRow(position) {
    return element("li", {}, link(
      "position", position, actions.address({ position: position.id, claim: null }),
      actions.open, actions.hint,
      element("span", { class: "map-list-name", text: position.actor_name }),
      element("span", { class: "map-list-claims", text: counted(position.claims?.length ?? 0, "claim") }),
      element("span", { class: "map-list-who" }, element("span", {}, badgePicture(position), positionInWords(position))),
    ));
  }

  function draw() {
    if (!state) return;
    const { places, positions } = spot ?? view;
    const byPlace = Map.groupBy(positions, ({ place }) => place ?? "");
    const listed = new Set(places.map(({ slug }) => slug));
    const ordered = [...places].sort((a, b) => b.claim_count - a.claim_count || a.name.localeCompare(b.name, "en"));
    // What was observed first, then what is expected, then what is settled, then where nobody is.
    const rows = [
      ...ordered.map((place) => {
        const there = spot ? [] : byPlace.get(place.slug) ?? [];
        return { rank: Math.min(NOBODY, ...there.map(rankOf)), row: () => placeRow(place, there) };
      }),
      // Behind one mark each position has a row of its own, so that each can be opened.
      ...positions.filter(({ place }) => spot || !listed.has(place))
        .map((position) => ({ rank: spot ? NOBODY + 1 + rankOf(position) : rankOf(position), row: () => positionRow(position) })),
    ].sort((a, b) => a.rank - b.rank).map(({ row }) => row);
    const key = JSON.stringify([
      state.place, state.position, state.on, shown, Boolean(spot),
      ordered.map(({ slug }) => slug), positions.map(({ id }) => id),
    ]);
    status.textContent = saying(places, positions);
    // Behind the reading panel nobody sees it; it is drawn when it comes back.
    if (section.hidden) return;
    all.hidden = !spot;
    title.textContent = spot ? "At this spot" : "On this map";
    // The same rows stay: whoever reads or holds the focus in the list isn't disturbed.
    if (key === drawn) return;
    drawn = key;
    const focused = document.activeElement?.closest?.("#map-list a")?.getAttribute("href");
    list.replaceChildren(
      ...(rows.length ? rows.slice(0, shown).map((row) => row()) : [element("li", { class: "map-list-empty", text: "Nothing is on this part of the map on this day. Move the map, or choose another day." })]),
    );
    more.hidden = rows.length <= shown;
    more.textContent = `Show ${Math.min(PAGE, rows.length - shown)} more of ${rows.length}`;
    if (focused) list.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  function saying(places, positions) {
    const narrowed = state.actors.length ? `, narrowed to ${counted(state.actors.length, "actor")}` : "";
    const where = spot ? "behind this mark" : "on view";
    return `${counted(places.length, "place")} and ${counted(positions.length, "position")} ${where}, ${dayInWords(state.on)}${narrowed}.`;
  }

  return {
    show(newView, newState) {
      view = newView;
      state = newState;
      draw();
    },
    /** From the next `show` on, what is behind one mark; null for all that is on view. */
    only(newSpot) {
      spot = newSpot;
    },
    draw,
    focus: () => title.focus(),
  };
}
