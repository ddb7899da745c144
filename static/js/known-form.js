/**
 * «As known on» below the list of the map: the same map, as it stands by now in the address, at another instant. What
 * the scripts keep in memory is of one instant, so the page is opened anew.
 */

import { need } from "./dom.js";

/** @returns {void} */
export function wireKnownForm() {
  const field = need("known-form-field", HTMLInputElement);
  need("known-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const address = new URL(location.href);
    address.searchParams.delete("known");
    if (field.value.trim()) address.searchParams.set("known", field.value.trim());
    location.assign(address);
  });
}
