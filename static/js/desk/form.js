/**
 * A form of the desk brought to life: names become lists to pick from, rows come and go, warnings show
 * while one types, drafts keep themselves. Everything here only helps: the form works without it.
 */

import { allIn, element, findIn, needIn } from "../dom.js";
import { radioFor } from "../lib/listbox.js";
import { gettext, inLanguage } from "../lib/say.js";
import { wireCombobox } from "./combobox.js";
import { wireDrafts } from "./drafts.js";
import { NAMED_IN, controlOf, isControl, needControl, tellChange, typeInto, valueOf } from "./fields.js";
import { wireGazetteer } from "./gazetteer.js";
import { wireOutlook } from "./outlook.js";
import { wireRows } from "./rows.js";

/** Fields in which Enter goes on to the next one instead of sending the form. */
const ONE_LINE = "input:not([type=radio], [type=checkbox], [type=submit], [type=button])";

/**
 * @import { Picked, Wanted } from "./types.js"
 */

/**
 * @param {HTMLFormElement} form
 * @returns {{stop: () => void}} `stop` takes back what reaches beyond the form, before it is removed
 */
export function wireForm(form) {
  const { check } = form.dataset;
  const outlook = check ? wireOutlook(form, check) : null;
  /** @type {Record<string, ReturnType<typeof wireRows>>} */
  const lists = {};
  const wireReferences = (/** @type {HTMLElement} */ root) => {
    for (const each of allIn(root, "[data-reference]")) {
      const add = (/** @type {Wanted} */ wanted) => addNew(form, wanted);
      wireCombobox(each, each.dataset.reference === "claims" ? { add, context: () => claimContext(form) } : { add });
    }
  };

  wireReferences(form);
  for (const list of allIn(form, "[data-list]")) lists[list.dataset.list ?? ""] = wireRows(list, wireReferences);
  for (const group of allIn(form, "[data-letters]")) wireLetters(group);
  for (const button of allIn(form, "[data-no-script]")) button.hidden = true;
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

/**
 * What of the form narrows the claims that are offered.
 * @param {HTMLFormElement} form
 * @returns {Record<string, string | undefined>}
 */
function claimContext(form) {
  const from = valueOf(form, "from") ?? "";
  return {
    place: valueOf(form, "place-key")?.replace(/^gazetteer:.*/, ""),
    actor: valueOf(form, "actor-key"),
    on: /^\d{4}-\d{2}-\d{2}$/.test(from) ? from : "",
  };
}

/**
 * Begin a record that isn't there yet: in the form's own fields for it, or in a form of its own.
 * @param {HTMLFormElement} form
 * @param {Wanted} wanted
 */
function addNew(form, { field, name, typed, noun }) {
  const own = controlOf(form, field.dataset.writtenAt ?? "");
  if (own) {
    for (let inner = own.closest("details"); inner; inner = inner.parentElement?.closest("details") ?? null) inner.open = true;
    if (!own.value.trim()) {
      own.value = typed;
      const input = needIn(field, "input[type=text]", HTMLInputElement);
      input.value = "";
      tellChange(input);
    }
    own.focus();
    typeInto(own, own.value);
  } else if (form.elements.namedItem("part")) {
    // A form inside another page stays there, with what is typed; the new record gets a page of its own.
    open(inLanguage(`/admin/${noun}/new?${new URLSearchParams({ [NAMED_IN[noun]]: typed })}`), "_blank", "noopener");
  } else {
    // The same as the button that a refused name has: the server keeps the draft and leads back.
    const button = element("button", { type: "submit", name: "do", value: `make:${name}`, hidden: true });
    form.append(button);
    form.requestSubmit(button);
    button.remove();
  }
}

/**
 * Ctrl+Enter saves from anywhere; Enter in a line goes on to the next field.
 * @param {HTMLFormElement} form
 * @param {KeyboardEvent} event
 */
function onKey(form, event) {
  if (event.key !== "Enter" || event.defaultPrevented) return;
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    form.requestSubmit(findIn(form, "[data-main]"));
  } else if (event.target instanceof HTMLInputElement && event.target.matches(ONE_LINE)) {
    event.preventDefault();
    const all = allIn(form, "input:not([type=hidden]), select, textarea, summary, button")
      .filter((each) => each.tabIndex >= 0 && !each.matches(":disabled") && each.checkVisibility());
    all[all.indexOf(event.target) + 1]?.focus();
  }
}

/**
 * In a choice of pictures a letter leads to the words that begin with it.
 * @param {HTMLElement} group
 */
function wireLetters(group) {
  const radios = allIn(group, "input[type=radio]", HTMLInputElement);
  const words = radios.map((radio) => radio.closest("label")?.querySelector(".picture-words")?.textContent ?? "");
  group.addEventListener("keydown", (event) => {
    if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = radioFor(words, event.key, radios.findIndex(({ checked }) => checked));
    if (at < 0) return;
    event.preventDefault();
    radios[at].focus();
    radios[at].checked = true;
    tellChange(radios[at]);
  });
}

/**
 * A claim that is chosen gives its days to a position that has none, and its kind.
 * @param {HTMLFormElement} form
 * @param {Picked} picked
 */
function takeDays(form, { name, item }) {
  if (form.dataset.noun !== "positions" || !/^claims-\d+-claim$/.test(name)) return;
  if (item.kind === "forecast" && !form.dataset.modalityChosen) {
    needIn(form, 'input[name="modality"][value="expected"]', HTMLInputElement).checked = true;
  }
  const [from, until] = [needControl(form, "from"), needControl(form, "until")];
  if (from.value || until.value || (!item.first && !item.last)) return;
  from.value = item.first ?? "";
  until.value = item.last && item.last !== item.first ? item.last : "";
  needIn(form, 'input[name="still"]', HTMLInputElement).checked = Boolean(item.first && !item.last);
  needControl(form, "precision").value = item.precision ?? "";
}

/** @param {HTMLFormElement} form */
function tellShortcut(form) {
  form.addEventListener("change", ({ target }) => {
    if (isControl(target) && target.name === "modality") form.dataset.modalityChosen = "yes";
  });
  const main = needIn(form, "[data-main]");
  const mac = /Mac|iPhone|iPad/.test(navigator.userAgent);
  main.title = mac ? gettext("Command + Enter") : gettext("Ctrl + Enter");
  main.setAttribute("aria-keyshortcuts", mac ? "Meta+Enter" : "Control+Enter");
}
