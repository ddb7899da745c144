/**
 * What typed coordinates and days were understood as: a point is said back in words, several readings
 * are offered beside their field, and what the texts propose for other fields is filled in.
 */

import { element } from "../dom.js";
import { lapsed, questionOf, ready, settled } from "../lib/readings.js";

/**
 * @param {HTMLFormElement} form
 * @returns {{show: (outlook: object) => void, withoutProposals: (data: FormData) => FormData}}
 */
export function wireReadings(form) {
  const field = (name) => form.elements.namedItem(name);
  const boxOf = (name) => form.querySelector(`[data-readings="${name}"]`);
  /** What was proposed for a field and stands there untouched. */
  const proposed = new Map();
  /** The readings that are offered, and of what text, by field. */
  const offered = new Map();
  for (const box of form.querySelectorAll("[data-readings]")) {
    const name = box.dataset.readings;
    offered.set(name, { key: "", of: field(name)?.value });
  }
  /** What goes into other fields once nobody is at work in them. */
  let waiting = {};
  const status = element("p", { class: "visually-hidden", role: "status" });
  form.append(status);

  function write(name, text) {
    field(name).value = text;
    field(name).dispatchEvent(new Event("input", { bubbles: true }));
  }

  function withdraw(name) {
    offered.delete(name);
    boxOf(name)?.remove();
  }

  function offer(name, choices) {
    const input = field(name);
    const key = JSON.stringify(choices);
    if (!input || offered.get(name)?.key === key) return;
    withdraw(name);
    offered.set(name, { key, of: input.value });
    const radio = ({ key: text, label, detail }) => element(
      "label",
      { class: "reference-choice" },
      element("input", { type: "radio", name: `${name}-choice`, value: text }),
      element("span", {}, element("strong", { text: label }), " ", element("span", { class: "reference-detail", text: detail })),
    );
    const { question, status: words } = questionOf(choices.length);
    input.closest(".field").append(element(
      "fieldset",
      { class: "reference-choices", "data-readings": name },
      element("legend", { text: question }),
      ...choices.map(radio),
    ));
    status.textContent = words;
  }

  function say(where) {
    const line = form.querySelector('[data-says="where"]');
    if (!line) return;
    if (line.textContent !== (where ?? "")) line.textContent = where ?? "";
    line.hidden = !where;
    // The server asks for a look at what wasn't said in words.
    if (where) field("where-said").value = field("where").value;
  }

  function isAtWork(input) {
    const within = input.closest("[data-days]") ?? input;
    return within.contains(document.activeElement);
  }

  function fill() {
    const now = ready(waiting, {
      valueOf: (name) => field(name)?.value,
      isOpen: (name) => offered.has(name),
      isAtWork: (name) => isAtWork(field(name)),
    });
    for (const [name, text] of now) {
      delete waiting[name];
      if (name === "uncertainty_m") proposed.set(name, text);
      write(name, text);
    }
  }

  form.addEventListener("focusout", () => setTimeout(fill));
  form.addEventListener("input", ({ target }) => {
    // A choice was between the readings of another text.
    if (offered.has(target.name) && offered.get(target.name).of !== target.value) withdraw(target.name);
  });

  return {
    show({ says, readings, fills }) {
      for (const [name, choices] of Object.entries(readings)) offer(name, choices);
      settled(offered.keys(), readings, (name) => Boolean(boxOf(name)?.querySelector(":checked"))).forEach(withdraw);
      say(says.where);
      for (const name of lapsed(proposed, fills, (each) => field(each).value)) {
        proposed.delete(name);
        write(name, "");
      }
      waiting = { ...fills };
      fill();
    },
    /** A proposal that nobody has touched follows what it was made of. */
    withoutProposals(data) {
      for (const [name, text] of proposed) {
        if (data.get(name) === text) data.set(name, "");
      }
      return data;
    },
  };
}
