/**
 * A field that means a record, as a combobox (WAI-ARIA): type any spelling, choose from the list. The
 * hidden field beside it takes the record's key; without scripts the server finds out what is meant.
 */

import { element, svgElement } from "../dom.js";
import { activeAfter, saying } from "../lib/listbox.js";

const MARKS = new URL("../../icons/marks.svg", import.meta.url).href;
const PAUSE_MS = 110;
/** Where each kind of reference is looked up, and what the things are called. */
const LOOKUPS = {
  places: ["/admin/lookup/places", "places", "place"],
  "places-anywhere": ["/admin/lookup/places?everywhere=true", "places", "place"],
  actors: ["/admin/lookup/actors", "actors", "actor"],
  sources: ["/admin/lookup/sources", "sources", "source"],
  claims: ["/admin/lookup/claims", "claims", "claim"],
};
/** References that have something to offer before anything is typed. */
const OFFERS = new Set(["claims", "sources"]);

/** So much of what is typed is said again where it can be added. */
const LONGEST_SAID = 60;

/** A longer label may be cut off in its field, so it is said once more below. */
const LONG_LABEL = 60;

let lists = 0;

/** The sign of an actor, or of a claim's kind. */
function markOf({ symbol, colour, kind }) {
  const id = symbol ? `actor-${symbol}` : kind && `kind-${kind}`;
  if (!id) return null;
  const known = symbol || ["report", "statement", "assessment", "forecast"].includes(kind);
  return known && svgElement(
    "svg",
    { class: symbol ? "actor-mark" : "reference-kind", "aria-hidden": "true" },
    svgElement("use", { href: `${MARKS}#${id}`, fill: symbol ? colour : null }),
  );
}

/**
 * @param {HTMLElement} field the element with data-reference
 * @param {{add: (wanted: {field: HTMLElement, name: string, typed: string, noun: string}) => void, context?: () => Record<string, string>}} options
 *   `add`: begins the record that isn't there yet; `context`: more of the look-up's query
 * @returns {{pick: (item: object) => void}}
 */
export function wireCombobox(field, { add, context = () => ({}) }) {
  const noun = field.dataset.reference;
  const [address, plural, singular] = LOOKUPS[noun];
  const input = field.querySelector("input[type=text]");
  const key = field.querySelector("input[type=hidden]");
  const mark = field.querySelector(".reference-mark");
  const detail = field.querySelector(".reference-picked");
  lists += 1;
  const list = element("ul", {
    class: "reference-list", id: `reference-list-${lists}`, role: "listbox", hidden: true,
    "aria-label": plural[0].toUpperCase() + plural.slice(1),
  });
  const status = element("p", { class: "visually-hidden", role: "status" });
  field.querySelector(".reference-box").append(list, status);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id, autocomplete: "off",
  })) input.setAttribute(name, value);

  const kept = new Map();
  let items = [];
  let active = -1;
  let timer = null;
  let asked = null;
  let typedSince = false;

  function show(open) {
    list.hidden = !open || items.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    if (list.hidden) input.removeAttribute("aria-activedescendant");
  }

  function setActive(next) {
    active = next;
    [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === active)));
    const option = list.children[active];
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  }

  function optionFor(item, i) {
    return element(
      "li",
      {
        id: `${list.id}-${i}`, role: "option", class: `reference-option reference-option-${item.origin ?? "ours"}`,
        on: {
          // The field keeps the focus, so that nothing is lost by the click.
          pointerdown: (event) => event.preventDefault(),
          click: () => take(item),
          pointermove: () => { if (active !== i) setActive(i); },
        },
      },
      markOf(item),
      element(
        "span",
        {},
        element("span", { class: "reference-label", text: item.label }),
        item.name_ar && element("bdi", { class: "reference-arabic", lang: "ar", dir: "rtl", text: item.name_ar }),
        item.spelling && element("span", { class: "reference-spelling", text: `also ${item.spelling}` }),
        element("span", { class: "reference-detail", text: item.detail }),
      ),
    );
  }

  async function find() {
    const typed = input.value.trim();
    if (!typed && !OFFERS.has(noun)) {
      items = [];
      show(false);
      return;
    }
    const url = new URL(address, location.href);
    if (typed) url.searchParams.set("q", typed.slice(0, 200));
    for (const [name, value] of Object.entries(context())) if (value) url.searchParams.set(name, value);
    asked?.abort();
    asked = new AbortController();
    let failed = false;
    try {
      const listed = kept.get(url.href) ?? (await ask(url, asked.signal));
      if (input.value.trim() !== typed || document.activeElement !== input) return;
      items = listed;
    } catch (fault) {
      if (fault.name === "AbortError") return;
      items = [];
      failed = true;
    }
    const found = items.length;
    if (typed) items = [...items, toAdd(typed)];
    list.replaceChildren(...items.map(optionFor));
    show(true);
    // Something typed means the best one is ready to be taken; what is only offered isn't, and a new
    // record is begun by nobody who didn't choose to.
    setActive(typed && found ? 0 : -1);
    if (failed) status.textContent = "The list could not be fetched; what you type is looked up when you save.";
    else if (typed) status.textContent = `${saying(found, plural)} The last option adds a new ${singular}.`;
    else if (found) status.textContent = saying(found, plural);
  }

  async function ask(url, signal) {
    const answer = await fetch(url, { signal, headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`${url.pathname} answered ${answer.status}.`);
    const { items: found } = await answer.json();
    kept.set(url.href, found);
    return found;
  }

  function fill(item) {
    input.value = item.label;
    key.value = item.key;
    mark.replaceChildren(...[markOf(item)].filter(Boolean));
    detail.textContent = item.label.length > LONG_LABEL ? `${item.label} — ${item.detail}` : item.detail;
    input.removeAttribute("aria-invalid");
  }

  /** The last option: what was typed, as a record that isn't there yet. */
  function toAdd(typed) {
    const said = typed.length > LONGEST_SAID ? `${typed.slice(0, LONGEST_SAID - 1)}…` : typed;
    const here = Boolean(field.dataset.writtenAt);
    return {
      origin: "new",
      typed,
      label: `Add «${said}»`,
      detail: here ? `A new ${singular}, written right here` : `A new ${singular}, in its own form; then back to this one`,
    };
  }

  function take(item) {
    if (item.origin !== "new") {
      pick(item);
      return;
    }
    clearTimeout(timer);
    asked?.abort();
    typedSince = false;
    show(false);
    add({ field, name: field.dataset.name, typed: item.typed, noun: `${singular}s` });
  }

  function pick(item) {
    clearTimeout(timer);
    asked?.abort();
    fill(item);
    typedSince = false;
    show(false);
    field.dispatchEvent(new CustomEvent("pick", { bubbles: true, detail: { name: field.dataset.name, item } }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  input.addEventListener("input", () => {
    typedSince = true;
    if (key.value) {
      key.value = "";
      mark.replaceChildren();
      detail.textContent = "";
    }
    clearTimeout(timer);
    timer = setTimeout(find, PAUSE_MS);
  });
  input.addEventListener("focus", () => {
    if (!input.value && OFFERS.has(noun)) find();
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const open = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp" || (open && event.key.startsWith("Page"))) {
      event.preventDefault();
      if (open) setActive(activeAfter(event.key, active, items.length));
      else find();
    } else if (event.key === "Enter" && open && active >= 0) {
      event.preventDefault();
      take(items[active]);
    } else if (event.key === "Tab" && open && items[active] && items[active].origin !== "new" && (typedSince || !key.value)) {
      pick(items[active]);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      event.stopPropagation();
      show(false);
    }
  });
  input.addEventListener("blur", () => {
    clearTimeout(timer);
    const typed = input.value.trim().toLowerCase();
    const exact = typedSince && !key.value && items.find(({ label, origin }) => origin !== "new" && label.toLowerCase() === typed);
    if (exact) pick(exact);
    show(false);
  });
  return { pick };
}
