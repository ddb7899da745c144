/**
 * The panel's fragments, made of what the file holds: elements of the kinds that are known here, and texts. Nothing is
 * read as HTML.
 */

import { element } from "../dom.js";
import { gettext } from "../lib/say.js";
import { texts } from "./held.js";
import { tellDays } from "./presence.js";

/**
 * @import { Fragment, Fragments } from "../fragments.js"
 * @import { Tree } from "./held.js"
 */

const SVG = "http://www.w3.org/2000/svg";
const OF_SVG = new Set(["svg", "use", "path", "g", "circle", "rect", "line", "title"]);
const KNOWN = new Set((
  "a abbr article aside b bdi blockquote br button cite code dd details div dl dt em figure figcaption footer h1 h2 h3 h4 h5"
  + " h6 header hr i li mark nav ol p pre section small span strong sub summary sup table tbody td th thead time tr u ul"
).split(" "));
/** Where a link may lead: into the file, or to another site. */
const LEADS = /^(?:#|https?:\/\/)/;

/** @type {Map<string, Tree> | null} */
let read = null;
texts.then((all) => { read = all; }, console.error);

/**
 * @param {Tree} tree
 * @param {boolean} isDrawn whether it is within a drawing
 * @returns {Node}
 */
function made(tree, isDrawn = false) {
  if (typeof tree === "string") return document.createTextNode(tree);
  const [tag, attributes, ...children] = tree;
  const isOfSvg = isDrawn || tag === "svg";
  if (!(isOfSvg ? OF_SVG : KNOWN).has(tag)) throw new Error(`The file has an element «${tag}», which no text has.`);
  const node = isOfSvg ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on") || name === "style" || (name === "href" && !LEADS.test(value))) continue;
    node.setAttribute(name === "viewbox" ? "viewBox" : name, value);
  }
  node.append(...children.map((child) => made(child, isOfSvg)));
  return node;
}

/**
 * @returns {Fragments}
 */
export function createFragments() {
  const asked = (/** @type {string} */ url) => ({ html: url, status: 200 });
  return {
    get: async (url) => {
      await texts;
      return asked(url);
    },
    ready: (url) => (read ? asked(url) : null),
    prefetch() {},
    forget() {},
  };
}

/**
 * The nodes of the fragment with this address.
 * @param {string} address
 * @returns {Node[]}
 */
export function nodesOf(address) {
  const { pathname, searchParams } = new URL(address, "map://file/");
  const path = /\/(?:places|actors|claims|positions)\/.*$/.exec(pathname)?.[0] ?? "";
  const tree = read?.get(path);
  if (tree === undefined) return [element("article", { class: "notice" }, element("p", { text: gettext("This file doesn't hold it.") }))];
  const node = made(tree);
  const [on, from, to] = ["on", "from", "to"].map((name) => searchParams.get(name));
  if (node instanceof Element && (on || (from && to))) tellDays(node, { on: on ?? to ?? "", span: from && to ? { from, to } : null });
  return [node];
}
