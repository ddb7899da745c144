/**
 * What the strip of time looks like: outlines of what is held, what comes and goes below them, names of days, and
 * the mark of the day. It draws and says nothing; `strip.js` tells it what.
 */

import { element, svgElement } from "./dom.js";
import { gettext } from "./lib/say.js";
import { outlinesOf, stepsOf } from "./lib/strip-shapes.js";
import { actorColour } from "./lib/symbols.js";
import { ticksOf } from "./lib/time-axis.js";
import { lengthOf, partOf } from "./lib/time-window.js";

/** Half of what a triangle is wide. */
const STEP_PX = 2;
/** What is expected is hatched, as nothing that was seen is. */
const HATCH = "strip-hatch";
/** Above the highest outline. */
const AIR_PX = 3;
/** Days on which anything changes lie this far from one another at least, where nothing else is known. */
const APART_PX = 3;

/**
 * @import { Histogram } from "./lib/histogram.js"
 * @import { TimeWindow } from "./lib/time-window.js"
 */

/** As style sheets want parts of a width. */
export const percent = (/** @type {number} */ part) => `${Math.round(part * 100_000) / 1000}%`;

/**
 * A triangle that points up or down, or a lozenge, at a place below the ground.
 * @param {number} x
 * @param {number} y
 * @param {"came" | "went" | "outcome"} kind
 * @returns {string}
 */
function stepPath(x, y, kind) {
  const left = Math.round(x * 10) / 10 - STEP_PX;
  const size = STEP_PX * 2;
  if (kind === "came") return `M${left} ${y + 3}h${size}l-${STEP_PX} -3z`;
  if (kind === "went") return `M${left} ${y}h${size}l-${STEP_PX} 3z`;
  return `M${left + STEP_PX} ${y}l3 4l-3 4l-3 -4z`;
}

export class Plot {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.held = svgElement("g");
    this.ground = svgElement("line", { class: "strip-ground" });
    this.steps = svgElement("g");
    const hatch = svgElement("pattern", { id: HATCH, width: 4, height: 4, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
      svgElement("rect", { class: "strip-hatch", width: 2, height: 4 }));
    this.svg = svgElement("svg", { class: "strip-bars", "aria-hidden": "true" }, svgElement("defs", {}, hatch), this.held, this.ground, this.steps);
    this.axis = element("div", { class: "strip-axis", "aria-hidden": "true" });
    this.overview = element("div", { class: "strip-all", "aria-hidden": "true" });
    this.hover = element("div", { class: "strip-hover", hidden: true });
    this.mark = element("div", { class: "strip-mark", hidden: true });
    this.range = element("input", { type: "range", class: "strip-range", id: "day-range", "aria-label": gettext("Day on the map") });
    root.replaceChildren(this.svg, this.axis, this.overview, this.hover, this.mark, this.range);
  }

  /**
   * Fit the drawing to the room that it has.
   * @returns {{width: number, height: number}} of the outlines, in pixels
   */
  lay() {
    const { clientWidth: width, clientHeight } = this.root;
    const style = getComputedStyle(this.root);
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const height = Number.parseFloat(style.getPropertyValue("--strip-bars")) * rem;
    this.svg.setAttribute("viewBox", `0 0 ${Math.max(1, width)} ${Math.max(1, clientHeight)}`);
    for (const [name, value] of Object.entries({ x1: 0, x2: width, y1: height + 0.5, y2: height + 0.5 })) {
      this.ground.setAttribute(name, String(value));
    }
    return { width: Math.max(1, width), height };
  }

  /**
   * What is held on each day, with what comes and goes.
   * @param {Histogram} histogram
   * @param {string[]} colours by group
   * @param {TimeWindow} window
   */
  drawHeld(histogram, colours, window) {
    const { width, height } = this.lay();
    const { outlines } = outlinesOf(histogram, window, { width, height: height - AIR_PX });
    const at = { transform: `translate(0 ${AIR_PX})` };
    this.held.replaceChildren(...outlines.flatMap(({ group, look, path }) => [
      svgElement("path", {
        class: `strip-outline strip-outline-${look} has-actor`, d: path, ...at, style: { "--actor": actorColour(colours[group]) },
      }),
      ...(look === "expected" ? [svgElement("path", { d: path, fill: `url(#${HATCH})`, ...at })] : []),
    ]));
    let [came, went, outcomes] = ["", "", ""];
    for (const step of stepsOf(histogram, window, width)) {
      if (step.came) came += stepPath(step.x, height + 3, "came");
      if (step.went) went += stepPath(step.x, height + 7, "went");
      if (step.outcomes) outcomes += stepPath(step.x, height - 3.5, "outcome");
    }
    this.drawSteps(came, went, outcomes);
  }

  /**
   * The days with a change, where nothing else is known.
   * @param {number[]} changes numbers of days, sorted
   * @param {TimeWindow} window
   */
  drawChanges(changes, window) {
    const { width, height } = this.lay();
    let before = -APART_PX;
    let path = "";
    for (const day of changes) {
      const x = partOf(window, day + 0.5) * width;
      if (x < 0 || x > width || x - before < APART_PX) continue;
      path += `M${Math.round(x * 10) / 10} ${height - 7}v7`;
      before = x;
    }
    this.held.replaceChildren();
    this.drawSteps("", path, "");
  }

  /**
   * @param {string} came path
   * @param {string} went
   * @param {string} outcomes
   */
  drawSteps(came, went, outcomes) {
    this.steps.replaceChildren(
      svgElement("path", { class: "strip-came", d: came }),
      svgElement("path", { class: "strip-went", d: went }),
      svgElement("path", { class: "strip-outcome", d: outcomes }),
    );
  }

  /**
   * The names of days, and how much of all of them is on view.
   * @param {TimeWindow} window
   * @param {TimeWindow} all
   */
  drawAxis(window, all) {
    this.axis.replaceChildren(...ticksOf(window, this.root.clientWidth).map(({ part, name, isMajor }) =>
      element("span", { class: isMajor ? "is-major" : null, text: name, style: { "--at": percent(part) } })));
    this.overview.hidden = lengthOf(window) >= lengthOf(all);
    this.overview.style.setProperty("--from", percent(Math.max(0, partOf(all, window.start))));
    this.overview.style.setProperty("--to", percent(Math.max(0, 1 - partOf(all, window.end))));
  }

  /** @param {number} part of the width */
  markDay(part) {
    this.mark.hidden = part < 0 || part > 1;
    this.mark.style.setProperty("--at", percent(part));
  }

  /** @param {number | null} part where a mouse is; null for nowhere */
  markHover(part) {
    this.hover.hidden = part === null;
    if (part !== null) this.hover.style.setProperty("--at", percent(part));
  }
}
