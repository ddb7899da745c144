/**
 * Where a text can be read in several ways: the readings, beside its field, to choose from.
 */

import { allIn, element } from "../dom.js";
import { questionOf, settled } from "../lib/readings.js";
import { controlOf, isControl, valueOf } from "./fields.js";

/**
 * @import { Choice } from "./types.js"
 */

/**
 * @param {Choice[]} choices
 * @param {string} name of the field
 * @returns {HTMLElement[]}
 */
const radios = (choices, name) => choices.map(({ key: text, label, detail }) => element(
  "label",
  { class: "reference-choice" },
  element("input", { type: "radio", name: `${name}-choice`, value: text }),
  element("span", {}, element("strong", { text: label }), " ", element("span", { class: "reference-detail", text: detail })),
));

/**
 * @param {HTMLFormElement} form
 * @param {(words: string) => void} say tells those who don't see it
 * @returns {{show: (readings: Record<string, Choice[]>) => void, isOpen: (name: string) => boolean}} `isOpen`: whether
 *   a choice is open beside a field
 */
export function wireChoices(form, say) {
  const boxOf = (/** @type {string} */ name) => form.querySelector(`[data-readings="${name}"]`);
  /**
   * The readings that are offered, and of what text, by field.
   * @type {Map<string, {key: string, of: string | undefined}>}
   */
  const offered = new Map();
  for (const { dataset: { readings: name = "" } } of allIn(form, "[data-readings]")) {
    offered.set(name, { key: "", of: valueOf(form, name) });
  }

  /** @param {string} name */
  function withdraw(name) {
    offered.delete(name);
    boxOf(name)?.remove();
  }

  /**
   * @param {string} name
   * @param {Choice[]} choices
   */
  function offer(name, choices) {
    const input = controlOf(form, name);
    const key = JSON.stringify(choices);
    if (!input || offered.get(name)?.key === key) return;
    withdraw(name);
    offered.set(name, { key, of: input.value });
    const { question, status } = questionOf(choices.length);
    input.closest(".field")?.append(element(
      "fieldset",
      { class: "reference-choices", "data-readings": name },
      element("legend", { text: question }),
      ...radios(choices, name),
    ));
    say(status);
  }

  form.addEventListener("input", ({ target }) => {
    if (!isControl(target)) return;
    // A choice was between the readings of another text.
    const before = offered.get(target.name);
    if (before && before.of !== target.value) withdraw(target.name);
  });

  return {
    show(readings) {
      for (const [name, choices] of Object.entries(readings)) offer(name, choices);
      settled(offered.keys(), readings, (name) => Boolean(boxOf(name)?.querySelector(":checked"))).forEach(withdraw);
    },
    isOpen: (name) => offered.has(name),
  };
}
