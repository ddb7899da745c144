/**
 * Answers what the scripts of the map would ask a server for, out of the file itself: nothing leaves the machine.
 */

import { lookUp } from "../lib/lookup.js";
import { isHeldOn, isHeldWithin } from "../rows.js";
import { files, rows, sought } from "./held.js";

/**
 * @param {unknown} value
 * @returns {Response}
 */
const told = (value) => new Response(JSON.stringify(value), { headers: { "Content-Type": "application/json" } });

/**
 * The positions of the days that are asked for; all where none are.
 * @param {URLSearchParams} query
 */
export function positionsOf(query) {
  const [on, from, to, actor] = ["on", "from", "to", "actor"].map((name) => query.get(name));
  return rows.positions.filter(({ properties }) => (!actor || properties.actor === actor)
    && (!on || isHeldOn(properties, on)) && (!from || !to || isHeldWithin(properties, { from, to })));
}

/**
 * The places or actors that are called so, the closest first; all where no name is asked for.
 * @template {{properties: {slug: string}} | {slug: string}} Row
 * @param {Row[]} all
 * @param {"places" | "actors"} noun
 * @param {string | null} text
 * @returns {Row[]}
 */
function called(all, noun, text) {
  if (!text) return all;
  const bySlug = new Map(all.map((row) => ["slug" in row ? row.slug : row.properties.slug, row]));
  return lookUp(sought[noun], text, { byKind: noun === "places" }).flatMap((found) => bySlug.get(found.called.slug) ?? []);
}

/**
 * A file, or the part of it that is asked for.
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {Headers} headers
 * @returns {Response}
 */
function part(bytes, headers) {
  const asked = /^bytes=(\d+)-(\d+)$/.exec(headers.get("range") ?? "");
  if (!asked) return new Response(bytes, { headers: { "Content-Length": String(bytes.length) } });
  const [first, last] = [Number(asked[1]), Math.min(Number(asked[2]), bytes.length - 1)];
  const cut = bytes.slice(first, last + 1);
  return new Response(cut, { status: 206, headers: { "Content-Length": String(cut.length) } });
}

/**
 * @param {string | URL | Request} asked
 * @param {RequestInit} [how]
 * @returns {Promise<Response>}
 */
export async function answer(asked, how) {
  const url = new URL(asked instanceof Request ? asked.url : String(asked), "map://file/");
  const headers = new Headers(how?.headers ?? (asked instanceof Request ? asked.headers : {}));
  // On Windows the path of a file begins with its drive.
  const path = url.pathname.replace(/^\/[A-Za-z]:/, "");
  const file = files.get(path);
  if (file) return part(file, headers);
  if (path === "/api/v1/places") return told({ features: called(rows.places, "places", url.searchParams.get("q")) });
  if (path === "/api/v1/actors") return told({ items: called(rows.actors, "actors", url.searchParams.get("q")) });
  if (path === "/api/v1/positions") return told({ features: positionsOf(url.searchParams) });
  return new Response("", { status: 404 });
}

globalThis.fetch = answer;
