/**
 * Nothing typed is lost: a form keeps itself as a draft on the server, and in this tab for the way back;
 * leaving it with something unsaved asks first.
 */

import { around, isGivenUp, needIn } from "../dom.js";
import { gettext, inLanguage } from "../lib/say.js";
import { sameTyped, titleOf } from "../lib/snapshot.js";
import { needControl } from "./fields.js";
import { createTabMemory, typedInto } from "./tab-memory.js";

const PAUSE_MS = 1500;

/**
 * @typedef {object} DraftActions
 * @property {(needed: Record<string, number>) => void} ensureRows
 * @property {() => void} restored
 */

class Drafts {
  /**
   * @param {HTMLFormElement} form
   * @param {DraftActions} actions
   */
  constructor(form, actions) {
    this.form = form;
    this.actions = actions;
    this.says = needIn(form, "#save-says");
    this.csrf = needControl(form, "csrf").value;
    this.memory = createTabMemory(form, actions.ensureRows);
    this.before = typedInto(form);
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @type {AbortController | null} */
    this.asked = null;
    this.leaving = false;
    this.stopped = false;
    // Sent once and here again: the server would take what is typed for what it has saved already.
    this.cameBack = false;
  }

  bringBack() {
    if (!this.memory.bringBack()) return;
    this.cameBack = true;
    this.says.textContent = gettext("What you had typed is back.");
    this.actions.restored();
  }

  async keep() {
    const fields = typedInto(this.form);
    if (this.leaving || this.stopped || sameTyped(fields, this.before)) return;
    this.asked = new AbortController();
    const { form: path, noun = "" } = this.form.dataset;
    const base = fields.base ? Number(fields.base) : null;
    try {
      const answer = await fetch(inLanguage("/admin/drafts"), {
        method: "POST",
        signal: this.asked.signal,
        headers: { "Content-Type": "application/json", "X-CSRF-Token": this.csrf },
        body: JSON.stringify({ form: path, title: titleOf(noun, fields), base, fields, came_back: this.cameBack }),
      });
      if (answer.ok && !this.leaving) this.says.textContent = gettext("Kept as you type; you can come back to it from the desk.");
    } catch (fault) {
      if (!isGivenUp(fault)) this.says.textContent = gettext("Not kept on the server just now; don't close this page.");
    }
  }

  touched() {
    // A field that is taken off the page while it has the focus tells of a change once more.
    if (this.stopped) return;
    this.memory.remember();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), PAUSE_MS);
  }

  /** @param {Event} event */
  warn(event) {
    if (this.leaving || sameTyped(typedInto(this.form), this.before)) return;
    event.preventDefault();
  }

  /**
   * What begins the form anew from its name alone loses nothing.
   * @param {Event} event
   */
  begun({ target }) {
    if (!around(target, "[data-begins]")) return;
    if (sameTyped({ ...typedInto(this.form), name: this.before.name }, this.before)) this.leaving = true;
  }

  giveUp() {
    clearTimeout(this.timer);
    this.asked?.abort();
  }

  sent() {
    this.leaving = true;
    this.giveUp();
    this.memory.remember();
  }

  /**
   * A page that comes back from the browser's memory was not sent, or is here to be corrected.
   * @param {PageTransitionEvent} event
   */
  shown(event) {
    if (!event.persisted) return;
    this.cameBack ||= this.leaving;
    this.leaving = false;
  }

  /** @returns {() => void} takes back what reaches beyond the form */
  wire() {
    const { form } = this;
    const warn = (/** @type {Event} */ event) => this.warn(event);
    const shown = (/** @type {PageTransitionEvent} */ event) => this.shown(event);
    form.addEventListener("input", () => this.touched());
    form.addEventListener("change", () => this.touched());
    form.addEventListener("submit", () => this.sent());
    form.addEventListener("click", (event) => this.begun(event));
    form.addEventListener("unsent", () => { this.leaving = false; });
    addEventListener("beforeunload", warn);
    addEventListener("pageshow", shown);
    return () => {
      this.stopped = true;
      this.giveUp();
      removeEventListener("beforeunload", warn);
      removeEventListener("pageshow", shown);
    };
  }
}

/**
 * @param {HTMLFormElement} form with data-form and data-noun
 * @param {DraftActions} actions
 * @returns {{stop: () => void}}
 */
export function wireDrafts(form, actions) {
  const drafts = new Drafts(form, actions);
  const stop = drafts.wire();
  drafts.bringBack();
  return { stop };
}
