/**
 * What the pointer or the focus is on, shown on the map and in the list at once.
 */

/**
 * Put the sign of a hint on every element that stands for this place or position, and on no other.
 * @param {"place" | "position"} noun
 * @param {string | null} id
 * @returns {void}
 */
export function hint(noun, id) {
  for (const hinted of document.querySelectorAll(".is-hinted")) hinted.classList.remove("is-hinted");
  if (id === null) return;
  for (const each of document.querySelectorAll(`[data-${noun}="${CSS.escape(id)}"]`)) {
    each.classList.add("is-hinted");
  }
}
