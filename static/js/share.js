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
    await navigator.clipboard.writeText(value);
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

/** What an image of the map takes of its address; the rest is the page's own. */
const OF_IMAGE = ["place", "claim", "position", "actor", "places", "positions", "on", "from", "to", "settled", "known", "witness", "without", "rests"];

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
 * @param {URL} address of the map
 * @param {View} view
 * @returns {Element}
 */
function imageLinks(address, view) {
  const link = (/** @type {"png" | "svg" | "pdf"} */ kind) =>
    element("a", { class: "button", href: imageAddress(address, view, kind), target: "_blank", text: kind.toUpperCase() });
  const isOwn = address.searchParams.get("symbols") !== "app6";
  return element("div", { class: "share-images", role: "group", "aria-label": gettext("As an image") },
    element("span", { text: gettext("As an image") }), link("png"), link("svg"), link("pdf"),
    isOwn ? null : element("p", { class: "share-note", text: gettext("Images have the map's own signs; who wants military symbols on paper prints this page.") }));
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
    const lasting = new URL(address);
    if (!lasting.searchParams.has("known")) lasting.searchParams.set("known", `${new Date().toISOString().slice(0, 19)}Z`);
    const cited = gettext("{title}: {address}", { title: document.title, address: lasting.href });
    body.replaceChildren(
      copied("share-link", gettext("Address of this map"), address.href),
      copied("share-cite", gettext("To cite, as it is known now"), cited),
      imageLinks(address, { zoom: map.getZoom(), latitude: map.getCenter().lat, longitude: map.getCenter().wrap().lng }),
      isFramed
        ? copied("share-frame", gettext("Code of a frame"), frameCode(address))
        : element("p", { class: "share-note", text: gettext("This map lets no other site show it in a frame.") }),
    );
  });
}
