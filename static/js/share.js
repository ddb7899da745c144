/**
 * «Share» among the map's tools: the address of what is shown, how to cite it, an image, and the code of a frame.
 */

import { element, need } from "./dom.js";
import { gettext, prefix } from "./lib/say.js";
import { formatView } from "./lib/url-state.js";

/** @import { View } from "./lib/url-state.js" */

/**
 * One line that can be copied: a field that selects itself, and a button where the browser lets pages copy.
 * @param {string} id
 * @param {string} label
 * @param {string} value
 * @returns {Element}
 */
function copied(id, label, value) {
  const field = element("input", { id, type: "text", readonly: "", value, dir: "ltr" });
  field.addEventListener("focus", () => field.select());
  const copy = element("button", { type: "button", class: "button", text: gettext("Copy") });
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    copy.textContent = gettext("Copied");
  });
  return element("div", { class: "share-line" },
    element("label", { for: id, text: label }), field, ...(navigator.clipboard ? [copy] : []));
}

/**
 * The code of a frame that shows an address of the map.
 * @param {URL} address
 * @returns {string}
 */
export function frameCode(address) {
  const framed = new URL(`${prefix()}/embed${address.search}${address.hash}`, address.origin);
  const quoted = framed.href.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  return `<iframe src="${quoted}" title="${gettext("Conflict map")}" width="800" height="600" loading="lazy" allowfullscreen></iframe>`;
}

/** What tells what the map shows, of its address; an image has its signs as well, the rest is the page's own. */
const OF_VIEW = ["place", "claim", "position", "actor", "places", "positions", "on", "from", "to", "settled", "known", "witness", "without", "rests"];
const OF_IMAGE = [...OF_VIEW, "symbols"];

/**
 * The address of an image of what is on view.
 * @param {URL} address of the map
 * @param {View} view
 * @param {"png" | "svg" | "pdf"} kind
 * @returns {string}
 */
export function imageAddress(address, view, kind) {
  const image = new URL(`${prefix()}/map.${kind}`, address.origin);
  for (const name of OF_IMAGE) {
    for (const value of address.searchParams.getAll(name)) if (value || name === "witness") image.searchParams.append(name, value);
  }
  image.searchParams.set("view", formatView(view).replace("#map=", ""));
  if (kind === "png") image.searchParams.set("scale", "2");
  return image.href.replaceAll("%2F", "/").replaceAll("%2C", ",");
}

/**
 * The page that cites what is on view, as it is known now or at the instant of the address.
 * @param {URL} address of the map
 * @param {View} view
 * @returns {URL}
 */
export function citeAddress(address, view) {
  const cited = new URL(`${prefix()}/cite/map`, address.origin);
  for (const name of OF_VIEW) {
    for (const value of address.searchParams.getAll(name)) if (value || name === "witness") cited.searchParams.append(name, value);
  }
  cited.searchParams.set("view", formatView(view).replace("#map=", ""));
  return cited;
}

/**
 * A line to cite what is on view, which the server writes, and the way to its other forms.
 * @param {URL} address of the map
 * @param {View} view
 * @returns {Element[]}
 */
function citeLines(address, view) {
  const page = citeAddress(address, view);
  const text = new URL(page);
  text.searchParams.set("format", "text");
  const line = copied("share-cite", gettext("To cite, as it is known now"), page.href);
  const field = /** @type {HTMLInputElement} */ (line.querySelector("input"));
  fetch(text).then(async (answer) => {
    if (answer.ok) field.value = (await answer.text()).trim();
  }, () => {});
  const others = element("a", { class: "button", href: page.href, target: "_blank", text: gettext("BibTeX, RIS and others") });
  return [line, element("div", { class: "share-images" }, element("span", { text: gettext("To cite in other forms") }), others)];
}

/**
 * @param {URL} address of the map
 * @param {View} view
 * @returns {Element}
 */
function imageLinks(address, view) {
  const link = (/** @type {"png" | "svg" | "pdf"} */ kind) =>
    element("a", { class: "button", href: imageAddress(address, view, kind), target: "_blank", text: kind.toUpperCase() });
  return element("div", { class: "share-images", role: "group", "aria-label": gettext("As an image") },
    element("span", { text: gettext("As an image") }), link("png"), link("svg"), link("pdf"));
}

/**
 * @param {boolean} isFramed whether other sites may show the map in a frame
 * @param {L.Map} map
 * @returns {void}
 */
export function wireShare(isFramed, map) {
  const tool = need("map-share", HTMLDetailsElement);
  const body = need("map-share-body");
  tool.addEventListener("toggle", () => {
    if (!tool.open) return;
    const address = new URL(location.href);
    const view = { zoom: map.getZoom(), latitude: map.getCenter().lat, longitude: map.getCenter().wrap().lng };
    body.replaceChildren(
      copied("share-link", gettext("Address of this map"), address.href),
      ...citeLines(address, view),
      imageLinks(address, view),
      isFramed
        ? copied("share-frame", gettext("Code of a frame"), frameCode(address))
        : element("p", { class: "share-note", text: gettext("This map lets no other site show it in a frame.") }),
    );
  });
}
