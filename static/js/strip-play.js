/**
 * Playing the days on the map: at a speed, by the clock, until the last day or until it is stopped.
 */

import { element, iconOf, prefersStillness } from "./dom.js";
import { SPEEDS, dayOfPlay, speedFor } from "./lib/playing.js";
import { gettext } from "./lib/say.js";

/**
 * @typedef {object} Playing
 * @property {() => void} toggle
 * @property {() => boolean} stop says whether it was playing
 * @property {HTMLButtonElement} button
 * @property {HTMLSelectElement} speeds
 *
 * @typedef {object} Played
 * @property {() => {from: number, last: number, days: number}} begin the day that it begins on, the last, and how
 *   many days are on view
 * @property {(day: number) => number | null} next the next day with a change
 * @property {(day: number) => void} pass
 * @property {() => void} end
 */

/**
 * @param {Played} on
 * @returns {Playing}
 */
export function createPlaying(on) {
  /** @type {(() => void) | null} */
  let halt = null;
  let isChosen = false;
  const speeds = element("select", { id: "strip-speed", "aria-label": gettext("Speed") },
    ...SPEEDS.map(({ name }, at) => element("option", { value: String(at), text: gettext(name) })));
  const button = element("button", { type: "button", class: "button button-icon", id: "strip-play", on: { click: toggle } });
  speeds.addEventListener("change", () => {
    isChosen = true;
    if (stop()) start();
  });
  say();

  function say() {
    const text = halt ? gettext("Pause") : gettext("Play");
    button.setAttribute("aria-label", text);
    button.title = text;
    button.replaceChildren(iconOf(halt ? "pause" : "play"));
  }

  function start() {
    const { from, last, days } = on.begin();
    if (!isChosen) speeds.value = String(speedFor(days, prefersStillness.matches));
    const speed = SPEEDS[Number(speeds.value)];
    // The clock goes on while a tab sleeps, and while a machine does.
    const began = Date.now();
    let shown = from;
    let asked = 0;
    const look = () => {
      const { day, isOver } = dayOfPlay({ from, last, seconds: (Date.now() - began) / 1000, speed, next: on.next });
      if (day !== shown) {
        shown = day;
        on.pass(day);
      }
      if (isOver) stop();
      else asked = requestAnimationFrame(look);
    };
    halt = () => cancelAnimationFrame(asked);
    asked = requestAnimationFrame(look);
    say();
  }

  function stop() {
    if (!halt) return false;
    halt();
    halt = null;
    say();
    on.end();
    return true;
  }

  function toggle() {
    if (!stop()) start();
  }

  return { toggle, stop, button, speeds };
}
