/**
 * A field that means a record, as a combobox (WAI-ARIA): type any spelling, choose from the list. The
 * hidden field beside it takes the record's key; without scripts the server finds out what is meant.
 */

import { element, isGivenUp, needIn } from "../dom.js";
import { activeAfter, saying } from "../lib/listbox.js";
import { OptionList, markOf } from "./combobox-list.js";
import { tellChange } from "./fields.js";

const PAUSE_MS = 110;
/**
 * Where each kind of reference is looked up, and what the things are called.
 * @type {Record<string, [string, string, string]>}
 */
const LOOKUPS = {
  places: ["/admin/lookup/places", "places", "place"],
  "places-anywhere": ["/admin/lookup/places?everywhere=true", "places", "place"],
  actors: ["/admin/lookup/actors", "actors", "actor"],
  sources: ["/admin/lookup/sources", "sources", "source"],
  claims: ["/admin/lookup/claims", "claims", "claim"],
};
/** References that have something to offer before anything is typed. */
const OFFERS = new Set(["claims", "sources"]);

/** So much of what is typed is looked up. */
const LONGEST_TYPED = 200;

/** So much of what is typed is said again where it can be added. */
const LONGEST_SAID = 60;

/** A longer label may be cut off in its field, so it is said once more below. */
const LONG_LABEL = 60;

/**
 * @import { Found, Wanted } from "./types.js"
 * @import { Option } from "./combobox-list.js"
 *
 * @typedef {object} ComboboxOptions
 * @property {(wanted: Wanted) => void} add begins the record that isn't there yet
 * @property {() => Record<string, string | undefined>} [context] more of the look-up's query
 * @property {string} [where] where a new record is written, as the list says it
 */

class Combobox {
  /**
   * @param {HTMLElement} field the element with data-reference
   * @param {ComboboxOptions} options
   */
  constructor(field, { add, context = () => ({}), where = "in its own form; then back to this one" }) {
    const noun = field.dataset.reference ?? "";
    const [address, plural, singular] = LOOKUPS[noun];
    const box = needIn(field, ".reference-box");
    this.field = field;
    this.add = add;
    this.context = context;
    this.where = field.dataset.writtenAt ? "written right here" : where;
    this.address = address;
    this.plural = plural;
    this.singular = singular;
    this.offers = OFFERS.has(noun);
    this.input = needIn(field, "input[type=text]", HTMLInputElement);
    this.key = needIn(field, "input[type=hidden]", HTMLInputElement);
    this.mark = needIn(field, ".reference-mark");
    this.detail = needIn(field, ".reference-picked");
    this.list = new OptionList(box, this.input, plural[0].toUpperCase() + plural.slice(1), (option) => this.take(option));
    this.status = element("p", { class: "visually-hidden", role: "status" });
    box.append(this.status);
    /** @type {Map<string, Found[]>} */
    this.kept = new Map();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @type {AbortController | null} */
    this.asked = null;
    this.typedSince = false;
  }

  async find() {
    const typed = this.input.value.trim();
    if (!typed && !this.offers) {
      this.list.options = [];
      this.list.show(false);
      return;
    }
    this.asked?.abort();
    this.asked = new AbortController();
    let failed = false;
    /** @type {Found[]} */
    let found = [];
    try {
      found = await this.lookUp(typed, this.asked.signal);
      if (this.input.value.trim() !== typed || document.activeElement !== this.input) return;
    } catch (fault) {
      if (isGivenUp(fault)) return;
      failed = true;
    }
    this.list.fill(typed ? [...found, this.toAdd(typed)] : found);
    // Something typed means the best one is ready to be taken; what is only offered isn't, and a new
    // record is begun by nobody who didn't choose to.
    this.list.setActive(typed && found.length ? 0 : -1);
    if (failed) this.status.textContent = "The list could not be fetched; what you type is looked up when you save.";
    else if (typed) this.status.textContent = `${saying(found.length, this.plural)} The last option adds a new ${this.singular}.`;
    else if (found.length) this.status.textContent = saying(found.length, this.plural);
  }

  /**
   * @param {string} typed
   * @param {AbortSignal} signal
   * @returns {Promise<Found[]>}
   */
  async lookUp(typed, signal) {
    const url = new URL(this.address, location.href);
    if (typed) url.searchParams.set("q", typed.slice(0, LONGEST_TYPED));
    for (const [name, value] of Object.entries(this.context())) if (value) url.searchParams.set(name, value);
    const before = this.kept.get(url.href);
    if (before) return before;
    const answer = await fetch(url, { signal, headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`${url.pathname} answered ${answer.status}.`);
    /** @type {{items: Found[]}} */
    const { items } = await answer.json();
    this.kept.set(url.href, items);
    return items;
  }

  /**
   * The last option: what was typed, as a record that isn't there yet.
   * @param {string} typed
   * @returns {import("./combobox-list.js").Addition}
   */
  toAdd(typed) {
    const said = typed.length > LONGEST_SAID ? `${typed.slice(0, LONGEST_SAID - 1)}…` : typed;
    return {
      origin: "new",
      typed,
      label: `Add «${said}»`,
      detail: `A new ${this.singular}, ${this.where}`,
    };
  }

  /** @param {Option} option */
  take(option) {
    if (option.origin === "new") {
      this.settle();
      this.add({ field: this.field, name: this.field.dataset.name ?? "", typed: option.typed, noun: `${this.singular}s` });
    } else this.pick(option);
  }

  /** What was asked for is of no use any more. */
  settle() {
    clearTimeout(this.timer);
    this.asked?.abort();
    this.typedSince = false;
    this.list.show(false);
  }

  /** @param {Found} item */
  pick(item) {
    const { input } = this;
    this.settle();
    input.value = item.label;
    this.key.value = item.key;
    const mark = markOf(item);
    this.mark.replaceChildren(...(mark ? [mark] : []));
    this.detail.textContent = item.label.length > LONG_LABEL ? `${item.label} — ${item.detail}` : item.detail;
    input.removeAttribute("aria-invalid");
    const detail = { name: this.field.dataset.name ?? "", item };
    this.field.dispatchEvent(new CustomEvent("pick", { bubbles: true, detail }));
    tellChange(input);
  }

  wire() {
    const { input } = this;
    input.addEventListener("input", () => this.onInput());
    input.addEventListener("focus", () => {
      if (!input.value && this.offers) this.find();
    });
    input.addEventListener("keydown", (event) => this.onKey(event));
    input.addEventListener("blur", () => this.onBlur());
  }

  onInput() {
    this.typedSince = true;
    if (this.key.value) {
      this.key.value = "";
      this.mark.replaceChildren();
      this.detail.textContent = "";
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.find(), PAUSE_MS);
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const { isOpen, active, options } = this.list;
    /** @type {Option | undefined} */
    const option = isOpen ? options[active] : undefined;
    if (event.key === "ArrowDown" || event.key === "ArrowUp" || (isOpen && event.key.startsWith("Page"))) {
      event.preventDefault();
      if (isOpen) this.list.setActive(activeAfter(event.key, active, options.length));
      else this.find();
    } else if (event.key === "Enter" && option) {
      event.preventDefault();
      this.take(option);
    } else if (event.key === "Tab" && option && option.origin !== "new" && (this.typedSince || !this.key.value)) {
      this.pick(option);
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      event.stopPropagation();
      this.list.show(false);
    }
  }

  onBlur() {
    clearTimeout(this.timer);
    const typed = this.input.value.trim().toLowerCase();
    if (this.typedSince && !this.key.value) {
      for (const option of this.list.options) {
        if (option.origin === "new" || option.label.toLowerCase() !== typed) continue;
        this.pick(option);
        break;
      }
    }
    this.list.show(false);
  }
}

/**
 * @param {HTMLElement} field the element with data-reference
 * @param {ComboboxOptions} options
 * @returns {void}
 */
export function wireCombobox(field, options) {
  new Combobox(field, options).wire();
}
