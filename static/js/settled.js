/**
 * The switch for settled forecasts: those whose outcome was known before the day. They are off the map
 * unless a reader asks for them; a line above the list says how many there are.
 */

import { around, element, findIn, isPlainClick, need } from "./dom.js";
import { gettext, ngettext, sayNumber } from "./lib/say.js";

/**
 * @param {import("./store.js").Store} store
 * @returns {(state: {settled: boolean, span: object | null}, count: number) => void} shows the state; `count`: those of the day
 */
export function createSettled(store) {
  const line = need("map-settled");
  const choose = (/** @type {boolean} */ settled) => store.update({ settled }, { source: "filter" });
  const box = element("input", { type: "checkbox" });
  box.addEventListener("change", () => choose(box.checked));
  const number = element("span", { class: "map-check-count" });
  need("map-layers-body").append(
    element("label", { class: "map-check map-check-settled" }, box, gettext("Settled forecasts"), number),
  );
  line.addEventListener("click", (event) => {
    if (!around(event.target, "a") || !isPlainClick(event)) return;
    event.preventDefault();
    choose(!store.state().settled);
  });

  return ({ settled, span }, count) => {
    box.checked = settled;
    number.textContent = sayNumber(count);
    line.hidden = count === 0;
    const had = line.contains(document.activeElement);
    const words = span
      ? ngettext("{n} forecast of these days is settled by then.", "{n} forecasts of these days are settled by then.", count)
      : ngettext("{n} forecast of this day is settled by then.", "{n} forecasts of this day are settled by then.", count);
    line.replaceChildren(`${words} `, element("a", {
      href: store.address({ settled: !settled }),
      text: settled ? gettext("Leave out settled forecasts") : gettext("Show settled forecasts"),
    }));
    if (had) findIn(line, "a")?.focus({ preventScroll: true });
  };
}
