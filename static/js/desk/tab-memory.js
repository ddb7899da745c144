/**
 * What is typed into a form, kept in this tab for the way back.
 */

import { allIn } from "../dom.js";
import { fieldsOf, rowsNeeded, sameTyped } from "../lib/snapshot.js";
import { isControl } from "./fields.js";

/**
 * What a form holds now.
 * @param {HTMLFormElement} form
 * @returns {Record<string, string>}
 */
export const typedInto = (form) => fieldsOf(new FormData(form));

/**
 * Put into a form what was kept of it.
 * @param {HTMLFormElement} form with all the rows that it needs
 * @param {Record<string, string>} kept
 * @returns {void}
 */
function refill(form, kept) {
  for (const field of form.elements) {
    if (!isControl(field) || !field.name || field.name === "csrf") continue;
    if (field instanceof HTMLInputElement && field.type === "submit") continue;
    if (field instanceof HTMLInputElement && (field.type === "radio" || field.type === "checkbox")) {
      field.checked = kept[field.name] === field.value;
    } else if (field.name in kept) field.value = kept[field.name];
  }
  for (const inner of allIn(form, "details", HTMLDetailsElement)) {
    if ([...inner.querySelectorAll("input[type=text], textarea")].some((each) => isControl(each) && each.value)) inner.open = true;
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {(needed: Record<string, number>) => void} ensureRows
 * @returns {{remember: () => void, bringBack: () => boolean}} `bringBack`: tells whether anything was
 */
export function createTabMemory(form, ensureRows) {
  const place = `form ${location.pathname}${location.search}`;
  // A form inside another page comes and goes with what is chosen there; the way back isn't its own.
  const isWholePage = !form.elements.namedItem("part");

  /** @returns {Record<string, string> | null} */
  function recall() {
    try {
      return JSON.parse(sessionStorage.getItem(place) ?? "null");
    } catch {
      // Something else wrote it; it is none of ours.
      return null;
    }
  }

  return {
    remember() {
      if (!isWholePage) return;
      try {
        sessionStorage.setItem(place, JSON.stringify(typedInto(form)));
      } catch {
        // The draft on the server is there all the same.
      }
    },
    bringBack() {
      if (!isWholePage) return false;
      const [visit] = performance.getEntriesByType("navigation");
      const way = visit instanceof PerformanceNavigationTiming ? visit.type : null;
      const kept = recall();
      if (!kept || (way !== "back_forward" && way !== "reload") || sameTyped(kept, typedInto(form))) return false;
      ensureRows(rowsNeeded(kept));
      refill(form, kept);
      return true;
    },
  };
}
