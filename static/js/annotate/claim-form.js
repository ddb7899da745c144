/**
 * The form of the claim that is made of a passage: fetched into the panel, brought to life, sent from there. On a
 * narrow screen it has a page of its own.
 */

import { element, findIn, isGivenUp, isNarrow } from "../dom.js";
import { gettext, inLanguage, mark } from "../lib/say.js";

/**
 * @import { Pane } from "./pane.js"
 * @typedef {{key: string, state: string, url: string}} SavedClaim
 */

const UNSENT = mark("That could not be sent. Everything typed is still here; try again.");

/**
 * Send a form as the browser does, to another page in place of this one.
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} submitter
 * @param {(event: SubmitEvent) => void} send what sends it otherwise
 */
function sendPlainly(form, submitter, send) {
  form.removeEventListener("submit", send);
  const part = form.elements.namedItem("part");
  if (part instanceof Element) part.remove();
  form.requestSubmit(submitter);
}

/**
 * The first field to go on with: one that was refused, else the claim's statement once its kind is chosen.
 * @param {HTMLFormElement} form
 * @returns {HTMLElement | null}
 */
const firstField = (form) => findIn(form, '[aria-invalid="true"]')
  ?? findIn(form, form.querySelector('[name="kind"]:checked') ? '[name="statement"]' : '[name="kind"]');

/**
 * @param {Pane} pane
 * @param {{saved: (claim: SavedClaim) => void, back: () => void}} actions
 * @returns {{open: (source: HTMLFormElement) => Promise<void>}} `open`: asks for the form as the passage's own does
 */
export function createClaimForm(pane, { saved, back }) {
  /** @param {HTMLFormElement} source */
  async function open(source) {
    const url = new URL(source.action);
    for (const [name, value] of new FormData(source)) {
      if (value) url.searchParams.append(name, String(value));
    }
    if (isNarrow.matches) {
      location.assign(url);
      return;
    }
    const alone = url.href;
    url.searchParams.set("part", "form");
    try {
      const { answer, html } = await pane.fetchHtml(url);
      if (!answer.ok || answer.redirected) throw new Error(`The form answered ${answer.status}.`);
      await showForm(html);
    } catch (fault) {
      if (!isGivenUp(fault)) location.assign(alone);
    }
  }

  /** @param {string} html */
  async function showForm(html) {
    const { wireForm } = await import("../desk/form.js");
    pane.showHtml(html, element("button", {
      type: "button", class: "button button-quiet annotate-back", text: gettext("Back to the passage"), on: { click: back },
    }));
    const form = pane.form();
    if (!form) throw new Error("The answer has no form of a claim.");
    pane.wired = wireForm(form);
    form.addEventListener("submit", send);
    const first = firstField(form);
    first?.focus({ preventScroll: !first.matches('[aria-invalid="true"]') });
    pane.say(gettext("The form of a new claim is open."));
  }

  /** @param {SubmitEvent} event */
  async function send(event) {
    const { target, submitter } = event;
    if (!(target instanceof HTMLFormElement)) return;
    event.preventDefault();
    const sent = new FormData(target, submitter);
    submitter?.setAttribute("aria-busy", "true");
    try {
      const action = submitter?.getAttribute("formaction") ?? target.getAttribute("action") ?? "";
      const { answer, html } = await pane.fetchHtml(inLanguage(action), { method: "POST", body: sent });
      if (answer.status === 201) saved(await answer.json());
      else if (/<form[\s>]/.test(html) && !/<html[\s>]/.test(html)) {
        await showForm(html);
        pane.body.querySelector('[role="alert"]')?.scrollIntoView({ block: "nearest" });
      } else {
        // Another page, such as the one that compares two versions: the plain way shows it.
        sendPlainly(target, submitter, send);
      }
    } catch (fault) {
      submitter?.removeAttribute("aria-busy");
      if (isGivenUp(fault)) return;
      console.warn(fault);
      target.dispatchEvent(new Event("unsent"));
      target.prepend(element("p", { class: "notice notice-danger", role: "alert", text: gettext(UNSENT) }));
    }
  }

  return { open };
}
