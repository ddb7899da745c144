/**
 * What the panel beside the text holds, and how it is fetched: one thing at a time, a newer one in place of an
 * older.
 */

import { element, findIn, isGivenUp, need } from "../dom.js";
import { gettext, mark } from "../lib/say.js";

const FAULT = mark("That could not be fetched. Your selection is kept; try again.");

/** @param {string} html */
const nodesOf = (html) => [...new DOMParser().parseFromString(html, "text/html").body.childNodes];

export class Pane {
  constructor() {
    this.body = need("passage-body");
    this.status = need("passage-status");
    /** What stands here while nothing is chosen. */
    this.hint = [...this.body.children];
    this.asked = new AbortController();
    /** @type {{stop: () => void} | null} the form that is wired */
    this.wired = null;
  }

  /** @returns {HTMLFormElement | null} the claim's form, while it is open */
  form() {
    return findIn(this.body, "form.desk-form", HTMLFormElement);
  }

  /** @param {string} words */
  say(words) {
    this.status.textContent = words;
  }

  /** @param {...Node} nodes */
  show(...nodes) {
    this.wired?.stop();
    this.wired = null;
    this.body.replaceChildren(...nodes);
    need("passage").scrollTop = 0;
  }

  /**
   * @param {string} html of the server
   * @param {...Node} before
   */
  showHtml(html, ...before) {
    this.show(...before, ...nodesOf(html));
  }

  /**
   * @param {string | URL} url
   * @param {RequestInit} [options]
   */
  async fetchHtml(url, options = {}) {
    this.asked.abort();
    this.asked = new AbortController();
    const answer = await fetch(url, { signal: this.asked.signal, headers: { Accept: "text/html" }, ...options });
    return { answer, html: answer.status === 201 ? "" : await answer.text() };
  }

  /** @param {unknown} fault */
  tellFault(fault) {
    if (isGivenUp(fault)) return;
    console.warn(fault);
    this.show(element("p", { class: "notice notice-danger", role: "alert", text: gettext(FAULT) }));
  }
}
