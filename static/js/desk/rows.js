/**
 * Rows of a form's lists: another one, one less, without sending the form. The buttons are real submit
 * buttons, which do the same on the server where there are no scripts.
 */

/**
 * @param {HTMLElement} list the element with data-list
 * @param {(row: HTMLElement) => void} wire brings a new row to life
 * @returns {{ensure: (count: number) => void}}
 */
export function wireRows(list, wire) {
  const template = list.querySelector(":scope > template");
  const add = list.querySelector(":scope > .row-add");
  const rows = () => [...list.querySelectorAll(":scope > .row-fields")];

  function another() {
    const number = Math.max(-1, ...rows().map((row) => Number(row.dataset.row))) + 1;
    const row = template.content.firstElementChild.cloneNode(true);
    for (const node of [row, ...row.querySelectorAll("*")]) {
      for (const { name, value } of [...node.attributes]) {
        if (value.includes("NUMBER")) node.setAttribute(name, value.replaceAll("NUMBER", String(number)));
      }
    }
    row.dataset.row = String(number);
    row.setAttribute("aria-label", `${list.dataset.words} ${number + 1}`);
    const remove = row.querySelector(".row-remove");
    remove.value = `remove:${list.dataset.list}-${number}`;
    remove.setAttribute("aria-label", `Remove ${list.dataset.words} ${number + 1}`);
    add.before(row);
    wire(row);
    return row;
  }

  function empty(row) {
    for (const field of row.querySelectorAll("input, textarea")) field.value = "";
    for (const said of row.querySelectorAll(".reference-mark, .reference-picked, .field-error")) said.replaceChildren();
  }

  list.addEventListener("click", (event) => {
    const button = event.target.closest?.(".row-add, .row-remove");
    if (!button || button.closest("[data-list]") !== list) return;
    event.preventDefault();
    if (button === add) {
      another().querySelector("input, select, textarea")?.focus();
      return;
    }
    const row = button.closest(".row-fields");
    const others = rows().filter((each) => each !== row);
    if (others.length === 0) empty(row);
    else row.remove();
    (others.at(-1) ?? row).querySelector("input, select, textarea")?.focus();
    list.dispatchEvent(new Event("change", { bubbles: true }));
  });

  return {
    ensure(count) {
      while (rows().length < count) another();
    },
  };
}
