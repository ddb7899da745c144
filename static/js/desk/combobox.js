/**
 * A field that means a record, as a combobox (WAI-ARIA): type any spelling, choose from the list. The
 * hidden field beside it takes the record's key; without scripts the server finds out what is meant.
 */

import { element, isGivenUp, needIn } from "../dom.js";
import { activeAfter, saying } from "../lib/listbox.js";
import { gettext, inLanguage, mark } from "../lib/say.js";
import { OptionList, markOf } from "./combobox-list.js";
import { tellChange } from "./fields.js";

const PAUSE_MS = 110;
/** Where each kind of reference is looked up, and of which noun it is. */
const LOOKUPS = /** @type {const} */ ({
  places: ["/admin/lookup/places", "places"],
  "places-anywhere": ["/admin/lookup/places?everywhere=true", "places"],
  actors: ["/admin/lookup/actors", "actors"],
  sources: ["/admin/lookup/sources", "sources"],
  claims: ["/admin/lookup/claims", "claims"],
});
/** What is said of each noun. */
const WORDS = {
  places: {
    list: mark("Places"), none: mark("No places found."), last: mark("The last option adds a new place."),
    here: mark("A new place, written right here"), there: mark("A new place, in its own form; then back to this one"),
    tab: mark("A new place, in another tab"),
  },
  actors: {
    list: mark("Actors"), none: mark("No actors found."), last: mark("The last option adds a new actor."),
    here: mark("A new actor, written right here"), there: mark("A new actor, in its own form; then back to this one"),
    tab: mark("A new actor, in another tab"),
  },
  sources: {
    list: mark("Sources"), none: mark("No sources found."), last: mark("The last option adds a new source."),
    here: mark("A new source, written right here"), there: mark("A new source, in its own form; then back to this one"),
    tab: mark("A new source, in another tab"),
  },
  claims: {
    list: mark("Claims"), none: mark("No claims found."), last: mark("The last option adds a new claim."),
    here: mark("A new claim, written right here"), there: mark("A new claim, in its own form; then back to this one"),
    tab: mark("A new claim, in another tab"),
  },
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
 * @property {"there" | "tab"} [where] where a new record is written
 */

class Combobox {
  /**
   * @param {HTMLElement} field the element with data-reference
   * @param {ComboboxOptions} options
   */
  constructor(field, { add, context = () => ({}), where = "there" }) {
    const kind = /** @type {keyof typeof LOOKUPS} */ (field.dataset.reference ?? "");
    const [address, noun] = LOOKUPS[kind];
    const box = needIn(field, ".reference-box");
    this.field = field;
    this.add = add;
    this.context = context;
    this.noun = noun;
    this.words = WORDS[noun];
    const place = field.dataset.writtenAt ? "here" : where;
    this.where = gettext(this.words[place]);
    this.address = inLanguage(address);
    this.offers = OFFERS.has(kind);
    this.input = needIn(field, "input[type=text]", HTMLInputElement);
    this.key = needIn(field, "input[type=hidden]", HTMLInputElement);
    this.mark = needIn(field, ".reference-mark");
    this.detail = needIn(field, ".reference-picked");
    this.list = new OptionList(box, this.input, gettext(this.words.list), (option) => this.take(option));
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
    if (failed) this.status.textContent = gettext("The list could not be fetched; what you type is looked up when you save.");
    else if (typed) this.status.textContent = `${found.length ? saying(found.length) : gettext(this.words.none)} ${gettext(this.words.last)}`;
    else if (found.length) this.status.textContent = saying(found.length);
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
      label: gettext("Add «{name}»", { name: said }),
      detail: this.where,
    };
  }

  /** @param {Option} option */
  take(option) {
    if (option.origin === "new") {
      this.settle();
      this.add({ field: this.field, name: this.field.dataset.name ?? "", typed: option.typed, noun: this.noun });
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
    const sign = markOf(item);
    this.mark.replaceChildren(...(sign ? [sign] : []));
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
