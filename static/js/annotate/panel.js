/**
 * The panel beside the text: the chosen passage with what was recognised in it, then the form of the claim
 * that is made of it. The server renders both; here they are fetched, put in place and sent.
 */

import { element, isNarrow, need } from "../dom.js";

const FAULT = "That could not be fetched. Your selection is kept; try again.";

/**
 * @param {{slug: string, letGo: () => void, saved: (claim: {key: string, state: string, url: string}) => void}} options
 */
export function createPanel({ slug, saved, letGo }) {
  const body = need("passage-body");
  const status = need("passage-status");
  const hint = [...body.children];
  let asked = new AbortController();
  let wired = null;
  let passage = null;

  const say = (words) => { status.textContent = words; };
  const form = () => body.querySelector("form.desk-form");

  function show(...nodes) {
    wired?.stop();
    wired = null;
    body.replaceChildren(...nodes);
    need("passage").scrollTop = 0;
  }

  async function fetchHtml(url, options = {}) {
    asked.abort();
    asked = new AbortController();
    const answer = await fetch(url, { signal: asked.signal, headers: { Accept: "text/html" }, ...options });
    return { answer, html: answer.status === 201 ? "" : await answer.text() };
  }

  const nodesOf = (html) => [...new DOMParser().parseFromString(html, "text/html").body.childNodes];

  function tellFault(fault) {
    if (fault.name === "AbortError") return;
    console.warn(fault);
    show(element("p", { class: "notice notice-danger", role: "alert", text: FAULT }));
  }

  /** Show a passage; the same one again changes nothing. */
  async function choose(next) {
    if (passage && next.start === passage.start && next.end === passage.end && !form()) return;
    passage = next;
    try {
      const { answer, html } = await fetchHtml(
        `/admin/sources/${slug}/text/passage?start=${next.start}&end=${next.end}&part=panel`,
      );
      if (answer.status >= 500 || answer.redirected) throw new Error(`The passage answered ${answer.status}.`);
      show(...nodesOf(html));
      for (const button of body.querySelectorAll("[data-let-go]")) button.hidden = false;
      tell();
    } catch (fault) {
      tellFault(fault);
    }
  }

  /** Say in a line what the panel shows, for those who don't see it. */
  function tell() {
    const title = body.querySelector(".chosen-title")?.textContent.trim().replace(/\s+/g, " ");
    const names = [...body.querySelectorAll(".offer-name")].map((each) => each.textContent.trim());
    if (title) say(`${title}${names.length ? `: ${names.join(", ")}` : ""}`);
  }

  /** The claim's form in the panel; on a narrow screen on its own page. */
  async function open(source) {
    const url = new URL(source.action);
    for (const [name, value] of new FormData(source)) {
      if (value) url.searchParams.append(name, value);
    }
    if (isNarrow.matches) {
      location.assign(url);
      return;
    }
    const alone = url.href;
    url.searchParams.set("part", "form");
    try {
      const { answer, html } = await fetchHtml(url);
      if (!answer.ok || answer.redirected) throw new Error(`The form answered ${answer.status}.`);
      await showForm(html);
    } catch (fault) {
      if (fault.name !== "AbortError") location.assign(alone);
    }
  }

  async function showForm(html) {
    const { wireForm } = await import("../desk/form.js");
    show(backButton(), ...nodesOf(html));
    wired = wireForm(form());
    form().addEventListener("submit", send);
    const first = form().querySelector('[aria-invalid="true"]')
      ?? form().querySelector(form().querySelector('[name="kind"]:checked') ? '[name="statement"]' : '[name="kind"]');
    first?.focus({ preventScroll: !first.matches('[aria-invalid="true"]') });
    say("The form of a new claim is open.");
  }

  const backButton = () =>
    element("button", { type: "button", class: "button button-quiet annotate-back", text: "Back to the passage", on: { click: back } });

  async function send(event) {
    event.preventDefault();
    const { target, submitter } = event;
    const sent = new FormData(target, submitter);
    submitter?.setAttribute("aria-busy", "true");
    try {
      const action = submitter?.getAttribute("formaction") ?? target.getAttribute("action");
      const { answer, html } = await fetchHtml(action, { method: "POST", body: sent });
      if (answer.status === 201) {
        passage = null;
        saved(await answer.json());
      } else if (/<form[\s>]/.test(html) && !/<html[\s>]/.test(html)) {
        await showForm(html);
        body.querySelector('[role="alert"]')?.scrollIntoView({ block: "nearest" });
      } else {
        // Another page, such as the one that compares two versions: the plain way shows it.
        target.removeEventListener("submit", send);
        target.elements.namedItem("part")?.remove();
        target.requestSubmit(submitter);
      }
    } catch (fault) {
      submitter?.removeAttribute("aria-busy");
      if (fault.name === "AbortError") return;
      console.warn(fault);
      target.dispatchEvent(new Event("unsent"));
      target.prepend(element("p", { class: "notice notice-danger", role: "alert", text: "That could not be sent. Everything typed is still here; try again." }));
    }
  }

  /** From the form back to the passage. The form keeps what was typed as a draft. */
  function back() {
    const again = passage;
    passage = null;
    if (again) choose(again);
    need("reading").focus({ preventScroll: true });
  }

  body.addEventListener("submit", (event) => {
    if (!event.target.matches(".chosen-form")) return;
    event.preventDefault();
    open(event.target);
  });

  body.addEventListener("click", ({ target }) => {
    if (target.closest("[data-let-go]")) letGo();
  });

  return {
    choose,
    /** Make a claim of the passage that is shown. */
    make() {
      const chosen = body.querySelector(".chosen-form");
      if (chosen) open(chosen);
      return Boolean(chosen);
    },
    /** One step back: from the form to the passage, from the passage to nothing. Tells whether there was one. */
    stepBack() {
      if (form()) {
        back();
        return "form";
      }
      if (!passage) return null;
      passage = null;
      asked.abort();
      show(...hint);
      say("No passage is chosen.");
      return "passage";
    },
    tellSeveral() {
      passage = null;
      show(element("p", { class: "annotate-hint", text: "A passage lies within one paragraph; this runs across several." }));
    },
    tellSaved({ key, state }) {
      const words = { published: "published", in_review: "sent to review", proposed: "sent to review" }[state] ?? "saved as a draft";
      show(element("p", { class: "notice desk-notice", role: "status" },
        `The claim is ${words}: `, element("a", { href: `/admin/claims/${key}/edit`, text: key }), ". j goes on."));
    },
    isForm: () => Boolean(form()),
  };
}
