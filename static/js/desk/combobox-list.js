/**
 * The list below a combobox (WAI-ARIA): its options, and which of them is active.
 */

import { element, svgElement } from "../dom.js";
import { gettext, isolated } from "../lib/say.js";
import { KIND_SIGNS } from "../lib/vocabulary.js";

const MARKS = new URL("../../icons/marks.svg", import.meta.url).href;

/**
 * @import { Choice, Found } from "./types.js"
 *
 * @typedef {{origin: "new", typed: string, label: string, detail: string}} Addition the last option: what was typed,
 *   as a record that isn't there yet
 * @typedef {Found | Addition} Option
 */

let lists = 0;

/**
 * The sign of an actor, or of a claim's kind; null where it has none.
 * @param {Pick<Choice, "symbol" | "colour" | "kind">} choice
 * @returns {SVGElement | null}
 */
export function markOf({ symbol, colour, kind }) {
  if (!symbol && (!kind || !Object.hasOwn(KIND_SIGNS, kind))) return null;
  return svgElement(
    "svg",
    { class: symbol ? "actor-mark" : "reference-kind", "aria-hidden": "true" },
    svgElement("use", { href: `${MARKS}#${symbol ? `actor-${symbol}` : `kind-${kind}`}`, fill: symbol ? colour : null }),
  );
}

/**
 * @param {Option} option
 * @returns {(HTMLElement | SVGElement | null)[]}
 */
function contentsOf(option) {
  const { label, detail } = option;
  const { name_ar: inArabic, spelling, ...found } = option.origin === "new" ? {} : /** @type {Partial<Found>} */ (option);
  return [
    markOf(found),
    element(
      "span",
      {},
      element("span", { class: "reference-label", dir: "auto", text: label }),
      inArabic && element("bdi", { class: "reference-arabic", lang: "ar", dir: "rtl", text: inArabic }),
      spelling && element("span", { class: "reference-spelling", text: gettext("also {name}", { name: isolated(spelling) }) }),
      element("span", { class: "reference-detail", text: detail }),
    ),
  ];
}

export class OptionList {
  /**
   * @param {HTMLElement} box that the list is put into
   * @param {HTMLInputElement} input that keeps the focus
   * @param {string} label
   * @param {(option: Option) => void} take
   */
  constructor(box, input, label, take) {
    lists += 1;
    this.input = input;
    this.take = take;
    this.root = element("ul", {
      class: "reference-list", id: `reference-list-${lists}`, role: "listbox", hidden: true, "aria-label": label,
    });
    /** @type {Option[]} */
    this.options = [];
    this.active = -1;
    box.append(this.root);
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.root.id, autocomplete: "off",
    })) input.setAttribute(name, value);
  }

  get isOpen() {
    return !this.root.hidden;
  }

  /** @param {Option[]} options to be shown from now on */
  fill(options) {
    this.options = options;
    this.root.replaceChildren(...options.map((option, i) => this.made(option, i)));
    this.show(true);
  }

  /** @param {boolean} open */
  show(open) {
    this.root.hidden = !open || this.options.length === 0;
    this.input.setAttribute("aria-expanded", String(this.isOpen));
    if (!this.isOpen) this.input.removeAttribute("aria-activedescendant");
  }

  /** @param {number} next -1 for none */
  setActive(next) {
    this.active = next;
    [...this.root.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === next)));
    const option = this.root.children[next];
    if (option) {
      this.input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }

  /**
   * @param {Option} option
   * @param {number} i
   * @returns {HTMLElement}
   */
  made(option, i) {
    return element(
      "li",
      {
        id: `${this.root.id}-${i}`, role: "option", class: `reference-option reference-option-${option.origin ?? "ours"}`,
        on: {
          // The field keeps the focus, so that nothing is lost by the click.
          pointerdown: (event) => event.preventDefault(),
          click: () => this.take(option),
          pointermove: () => { if (this.active !== i) this.setActive(i); },
        },
      },
      ...contentsOf(option),
    );
  }
}
