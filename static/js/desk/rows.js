/**
 * Rows of a form's lists: another one, one less, without sending the form. The buttons are real submit
 * buttons, which do the same on the server where there are no scripts.
 */

import { allIn, around, findIn, needIn } from "../dom.js";
import { gettext, sayNumber } from "../lib/say.js";
import { isControl } from "./fields.js";

/**
 * @param {HTMLElement} list the element with data-list
 * @param {(row: HTMLElement) => void} wire brings a new row to life
 * @returns {{ensure: (count: number) => void}}
 */
export function wireRows(list, wire) {
  const template = needIn(list, ":scope > template", HTMLTemplateElement);
  const add = needIn(list, ":scope > .row-add");
  const rows = () => allIn(list, ":scope > .row-fields");

  function another() {
    const number = Math.max(-1, ...rows().map((row) => Number(row.dataset.row))) + 1;
    const row = template.content.firstElementChild?.cloneNode(true);
    if (!(row instanceof HTMLElement)) throw new Error(`The list «${list.dataset.list}» has no pattern of a row.`);
    for (const node of [row, ...row.querySelectorAll("*")]) {
      for (const { name, value } of node.attributes) {
        if (value.includes("NUMBER")) node.setAttribute(name, value.replaceAll("NUMBER", String(number)));
      }
    }
    row.dataset.row = String(number);
    const words = gettext("{what} {number}", { what: list.dataset.words ?? "", number: sayNumber(number + 1) });
    row.setAttribute("aria-label", words);
    const remove = needIn(row, ".row-remove", HTMLButtonElement);
    remove.value = `remove:${list.dataset.list}-${number}`;
    remove.setAttribute("aria-label", gettext("Remove {what}", { what: words }));
    add.before(row);
    wire(row);
    return row;
  }

  /** @param {HTMLElement} row */
  function empty(row) {
    for (const field of row.querySelectorAll("input, textarea")) if (isControl(field)) field.value = "";
    for (const said of row.querySelectorAll(".reference-mark, .reference-picked, .field-error")) said.replaceChildren();
  }

  list.addEventListener("click", (event) => {
    const button = around(event.target, ".row-add, .row-remove");
    if (!button || button.closest("[data-list]") !== list) return;
    event.preventDefault();
    if (button === add) {
      findIn(another(), "input, select, textarea")?.focus();
      return;
    }
    const row = around(button, ".row-fields");
    const others = rows().filter((each) => each !== row);
    if (!row) return;
    if (others.length === 0) empty(row);
    else row.remove();
    findIn(others.at(-1) ?? row, "input, select, textarea")?.focus();
    list.dispatchEvent(new Event("change", { bubbles: true }));
  });

  return {
    ensure(count) {
      while (rows().length < count) another();
    },
  };
}
