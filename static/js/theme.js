/**
 * Light or dark: follows the system until a reader chooses; the choice is remembered in this browser.
 * Announces each change as a `themechange` event on `document`.
 */

import { gettext } from "./lib/say.js";

/** @typedef {"light" | "dark"} Theme */

/** @type {NodeListOf<HTMLElement>} */
const toggles = document.querySelectorAll("[data-theme-toggle]");
const darkSystem = matchMedia("(prefers-color-scheme: dark)");

/**
 * The theme that shows now.
 * @returns {Theme}
 */
export function currentTheme() {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === "light" || chosen === "dark") return chosen;
  return darkSystem.matches ? "dark" : "light";
}

/**
 * By theme and property. Reading one makes the browser work out the page's styles, and each name on the base map asks.
 * @type {Map<string, string>}
 */
const colours = new Map();

/**
 * A colour of variables.css as the browser computes it for the current theme, such as «rgb(…)».
 * @param {string} name of the custom property
 * @returns {string}
 */
export function readColour(name) {
  const key = `${currentTheme()} ${name}`;
  const known = colours.get(key) ?? computedColour(name);
  colours.set(key, known);
  return known;
}

/**
 * @param {string} name
 * @returns {string}
 */
function computedColour(name) {
  const probe = document.createElement("span");
  probe.hidden = true;
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

/** @param {Theme} theme */
function choose(theme) {
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem("theme", theme);
  } catch {
    // Not remembered, but shown.
  }
  announce();
}

function announce() {
  for (const button of toggles) label(button);
  document.dispatchEvent(new CustomEvent("themechange", { detail: currentTheme() }));
}

/**
 * @param {string} name
 * @returns {SVGSVGElement}
 */
function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${new URL("../icons/icons.svg", import.meta.url)}#${name}`);
  svg.append(use);
  return svg;
}

/** @param {HTMLElement} button */
function label(button) {
  const dark = currentTheme() === "dark";
  const text = dark ? gettext("Switch to the light theme") : gettext("Switch to the dark theme");
  button.setAttribute("aria-label", text);
  button.title = text;
  button.replaceChildren(icon(dark ? "sun" : "moon"));
}

for (const button of toggles) {
  button.hidden = false;
  button.addEventListener("click", () => choose(currentTheme() === "dark" ? "light" : "dark"));
  label(button);
}
darkSystem.addEventListener("change", announce);
