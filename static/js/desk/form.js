/**
 * A form of the desk brought to life: names become lists to pick from, rows come and go, warnings show
 * while one types, drafts keep themselves. Everything here only helps: the form works without it.
 */

import { element } from "../dom.js";
import { radioFor } from "../lib/listbox.js";
import { wireCombobox } from "./combobox.js";
import { wireDrafts } from "./drafts.js";
import { wireGazetteer } from "./gazetteer.js";
import { wireOutlook } from "./outlook.js";
import { wireRows } from "./rows.js";

/** Fields in which Enter goes on to the next one instead of sending the form. */
const ONE_LINE = "input:not([type=radio], [type=checkbox], [type=submit], [type=button])";

/**
 * @param {HTMLFormElement} form
 * @returns {{stop: () => void}} `stop` takes back what reaches beyond the form, before it is removed
 */
export function wireForm(form) {
  const field = (name) => form.elements.namedItem(name);
  const outlook = form.dataset.check ? wireOutlook(form) : null;
  const lists = {};

  const claimContext = () => ({
    place: field("place-key")?.value?.replace(/^gazetteer:.*/, ""),
    actor: field("actor-key")?.value,
    on: /^\d{4}-\d{2}-\d{2}$/.test(field("from")?.value ?? "") ? field("from").value : "",
  });
  const wireReferences = (root) => {
    for (const each of root.querySelectorAll("[data-reference]")) {
      const add = (wanted) => addNew(form, wanted);
      wireCombobox(each, each.dataset.reference === "claims" ? { add, context: claimContext } : { add });
    }
  };

  wireReferences(form);
  for (const list of form.querySelectorAll("[data-list]")) lists[list.dataset.list] = wireRows(list, wireReferences);
  for (const group of form.querySelectorAll("[data-letters]")) wireLetters(group);
  for (const button of form.querySelectorAll("[data-no-script]")) button.hidden = true;
  if (form.querySelector("#gazetteer-offer")) wireGazetteer(form);
  form.addEventListener("keydown", (event) => onKey(form, event));
  form.addEventListener("pick", ({ detail }) => takeDays(form, detail));
  if (outlook) {
    form.addEventListener("input", outlook.ask);
    form.addEventListener("change", outlook.ask);
    outlook.ask();
  }
  const drafts = wireDrafts(form, {
    ensureRows: (needed) => {
      for (const [name, count] of Object.entries(needed)) lists[name]?.ensure(count);
    },
    restored: () => outlook?.ask(),
  });
  tellShortcut(form);
  return {
    stop() {
      outlook?.stop();
      drafts.stop();
    },
  };
}

/** What a noun's form calls the field that a typed name belongs in. */
const NAMED_IN = { places: "name", actors: "name", sources: "title", claims: "statement" };

/** Begin a record that isn't there yet: in the form's own fields for it, or in a form of its own. */
function addNew(form, { field, name, typed, noun }) {
  const own = field.dataset.writtenAt && form.elements.namedItem(field.dataset.writtenAt);
  if (own) {
    for (let inner = own.closest("details"); inner; inner = inner.parentElement.closest("details")) inner.open = true;
    if (!own.value.trim()) {
      own.value = typed;
      const input = field.querySelector("input[type=text]");
      input.value = "";
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
    own.focus();
    own.dispatchEvent(new Event("input", { bubbles: true }));
  } else if (form.elements.namedItem("part")) {
    // A form inside another page stays there, with what is typed; the new record gets a page of its own.
    open(`/admin/${noun}/new?${new URLSearchParams({ [NAMED_IN[noun]]: typed })}`, "_blank", "noopener");
  } else {
    // The same as the button that a refused name has: the server keeps the draft and leads back.
    const button = element("button", { type: "submit", name: "do", value: `make:${name}`, hidden: true });
    form.append(button);
    form.requestSubmit(button);
    button.remove();
  }
}

/** Ctrl+Enter saves from anywhere; Enter in a line goes on to the next field. */
function onKey(form, event) {
  if (event.key !== "Enter" || event.defaultPrevented) return;
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("[data-main]"));
  } else if (event.target.matches(ONE_LINE)) {
    event.preventDefault();
    const all = [...form.querySelectorAll("input:not([type=hidden]), select, textarea, summary, button")]
      .filter((each) => each.tabIndex >= 0 && !each.disabled && each.checkVisibility());
    all[all.indexOf(event.target) + 1]?.focus();
  }
}

/** In a choice of pictures a letter leads to the words that begin with it. */
function wireLetters(group) {
  const radios = [...group.querySelectorAll("input[type=radio]")];
  const words = radios.map((radio) => radio.closest("label").querySelector(".picture-words").textContent);
  group.addEventListener("keydown", (event) => {
    if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = radioFor(words, event.key, radios.findIndex(({ checked }) => checked));
    if (at < 0) return;
    event.preventDefault();
    radios[at].focus();
    radios[at].checked = true;
    radios[at].dispatchEvent(new Event("change", { bubbles: true }));
  });
}

/** A claim that is chosen gives its days to a position that has none, and its kind. */
function takeDays(form, { name, item }) {
  if (form.dataset.noun !== "positions" || !/^claims-\d+-claim$/.test(name)) return;
  const field = (each) => form.elements.namedItem(each);
  if (item.kind === "forecast") {
    const expected = form.querySelector('input[name="modality"][value="expected"]');
    if (!form.dataset.modalityChosen) expected.checked = true;
  }
  if (field("from").value || field("until").value || (!item.first && !item.last)) return;
  field("from").value = item.first ?? "";
  field("until").value = item.last && item.last !== item.first ? item.last : "";
  field("still").checked = Boolean(item.first && !item.last);
  field("precision").value = item.precision ?? "";
}

function tellShortcut(form) {
  form.addEventListener("change", ({ target }) => {
    if (target.name === "modality") form.dataset.modalityChosen = "yes";
  });
  const main = form.querySelector("[data-main]");
  const mac = /Mac|iPhone|iPad/.test(navigator.userAgent);
  main.title = mac ? "Command + Enter" : "Ctrl + Enter";
  main.setAttribute("aria-keyshortcuts", mac ? "Meta+Enter" : "Control+Enter");
}
