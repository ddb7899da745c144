/**
 * Nothing typed is lost: a form keeps itself as a draft on the server, and in this tab for the way back;
 * leaving it with something unsaved asks first.
 */

import { fieldsOf, rowsNeeded, sameTyped, titleOf } from "../lib/snapshot.js";

const PAUSE_MS = 1500;

/**
 * @param {HTMLFormElement} form with data-form and data-noun
 * @param {{ensureRows: (needed: Record<string, number>) => void, restored: () => void}} actions
 * @returns {{stop: () => void}}
 */
export function wireDrafts(form, { ensureRows, restored }) {
  const path = form.dataset.form;
  const place = `form ${location.pathname}${location.search}`;
  const says = form.querySelector("#save-says");
  const csrf = form.elements.namedItem("csrf").value;
  // A form inside another page comes and goes with what is chosen there; the way back isn't its own.
  const isWholePage = !form.elements.namedItem("part");
  const typed = () => fieldsOf(new FormData(form));
  let before = typed();
  let timer = null;
  let asked = null;
  let leaving = false;
  let stopped = false;
  // Sent once and here again: the server would take what is typed for what it has saved already.
  let cameBack = false;

  function remember() {
    if (!isWholePage) return;
    try {
      sessionStorage.setItem(place, JSON.stringify(typed()));
    } catch {
      // The draft on the server is there all the same.
    }
  }

  function bringBack() {
    const [visit] = performance.getEntriesByType("navigation");
    let kept = null;
    try {
      kept = JSON.parse(sessionStorage.getItem(place) ?? "null");
    } catch {
      // Something else wrote it; it is none of ours.
    }
    const returns = visit?.type === "back_forward" || visit?.type === "reload";
    if (!kept || !returns || sameTyped(kept, before)) return;
    ensureRows(rowsNeeded(kept));
    for (const field of form.elements) {
      if (!field.name || field.type === "submit" || field.name === "csrf") continue;
      if (field.type === "radio" || field.type === "checkbox") field.checked = kept[field.name] === field.value;
      else if (field.name in kept) field.value = kept[field.name];
    }
    for (const inner of form.querySelectorAll("details")) {
      if ([...inner.querySelectorAll("input[type=text], textarea")].some(({ value }) => value)) inner.open = true;
    }
    cameBack = true;
    says.textContent = "What you had typed is back.";
    restored();
  }

  async function keep() {
    const fields = typed();
    if (leaving || stopped || sameTyped(fields, before)) return;
    asked = new AbortController();
    try {
      const base = fields.base ? Number(fields.base) : null;
      const answer = await fetch("/admin/drafts", {
        method: "POST",
        signal: asked.signal,
        headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf },
        body: JSON.stringify({ form: path, title: titleOf(form.dataset.noun, fields), base, fields, came_back: cameBack }),
      });
      if (answer.ok && !leaving) says.textContent = "Kept as you type; you can come back to it from the desk.";
    } catch (fault) {
      if (fault.name !== "AbortError") says.textContent = "Not kept on the server just now; don't close this page.";
    }
  }

  function touched() {
    // A field that is taken off the page while it has the focus tells of a change once more.
    if (stopped) return;
    remember();
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE_MS);
  }

  function warn(event) {
    if (leaving || sameTyped(typed(), before)) return;
    event.preventDefault();
  }

  // What begins the form anew from its name alone loses nothing.
  function begun(event) {
    if (event.target.closest("[data-begins]") && sameTyped({ ...typed(), name: before.name }, before)) leaving = true;
  }

  function sent() {
    leaving = true;
    clearTimeout(timer);
    asked?.abort();
    remember();
  }

  // A page that comes back from the browser's memory was not sent, or is here to be corrected.
  const shown = (event) => {
    if (!event.persisted) return;
    cameBack ||= leaving;
    leaving = false;
  };

  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  form.addEventListener("submit", sent);
  form.addEventListener("click", begun);
  form.addEventListener("unsent", () => { leaving = false; });
  addEventListener("beforeunload", warn);
  addEventListener("pageshow", shown);
  if (isWholePage) bringBack();
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
      asked?.abort();
      removeEventListener("beforeunload", warn);
      removeEventListener("pageshow", shown);
    },
  };
}
