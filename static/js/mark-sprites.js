/**
 * The drawings of marks for a canvas: the badges of the map, a little smaller, and the numbers beside them. Each is
 * drawn once for a theme and then copied, so that thousands cost no more than their copies.
 */

import { AGE_SIGNS, BADGE_SIZE, DOUBT_SIGN, GROUP_AT, GROUP_DISC, GROUP_SIGNS, GONE_STROKE, SETTLED_SIGN, actorColour, actorSign, posture, wantsDarkSign } from "./lib/symbols.js";
import { FRAME_AT, OWN_AT, OWN_SCALE } from "./lib/app6.js";
import { KIND_SIGNS } from "./lib/vocabulary.js";
import { drawing } from "./symbols.js";

/** A badge among many, beside the size of one among few. */
const SMALLER = 0.86;
/** With room for the sign above a badge, of what became of it. */
export const SPRITE_PX = Math.ceil(BADGE_SIZE * SMALLER) + 8;
const NUMBER_FONT = '600 11px "Source Sans 3", sans-serif';
const NUMBER_PX = 14;

/**
 * @import { Age } from "./lib/types.js"
 *
 * @typedef {{colour: string, symbol: string, posture: string, expected: boolean, settled: boolean, doubtful: boolean,
 *   age: Age, group?: import("./lib/span.js").Group, unsure?: boolean, forecast?: boolean, of?: import("./app6.js").Of}} Look what a mark's drawing follows from
 * @typedef {{[name: string]: string}} Colours
 */

const OF_ACTOR = ["actor", "actor-line", "actor-edge", "actor-pale", "actor-palest"];
const OF_ALL = ["ink", "raised", "rule-strong", "mark-halo", "mark-symbol-halo", "mark-hollow", "mark-sign", "mark-sign-dark", "accent"];

/**
 * Colours of variables.css as the browser computes them for the theme that shows.
 * @param {string[]} names
 * @param {string} [actor] colour of the actor whose they are
 * @returns {Colours}
 */
function coloursCalled(names, actor) {
  const holder = document.createElement("span");
  holder.hidden = true;
  if (actor) {
    holder.className = "has-actor";
    holder.style.setProperty("--actor", actor);
  }
  const probes = names.map((name) => {
    const probe = document.createElement("span");
    probe.style.color = `var(--${name})`;
    return probe;
  });
  holder.append(...probes);
  document.body.append(holder);
  const found = Object.fromEntries(names.map((name, i) => [name, getComputedStyle(probes[i]).color]));
  holder.remove();
  return found;
}

/**
 * @param {number} width in CSS pixels
 * @param {number} height
 * @param {number} sharpness device pixels in a CSS pixel
 * @param {(context: CanvasRenderingContext2D) => void} draw with the middle as origin
 * @returns {HTMLCanvasElement}
 */
function picture(width, height, sharpness, draw) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(width * sharpness);
  canvas.height = Math.ceil(height * sharpness);
  const context = canvas.getContext("2d");
  if (context) {
    context.scale(sharpness, sharpness);
    context.translate(width / 2, height / 2);
    draw(context);
  }
  return canvas;
}

/** The drawings of one theme at one sharpness. */
export class MarkSprites {
  /** @param {number} sharpness */
  constructor(sharpness) {
    this.sharpness = sharpness;
    this.colours = coloursCalled(OF_ALL);
    /** @type {Map<string, Colours>} */
    this.ofActors = new Map();
    /** @type {Map<string, HTMLCanvasElement>} */
    this.badges = new Map();
    /** @type {Map<string, HTMLCanvasElement>} */
    this.numbers = new Map();
  }

  /**
   * @param {string} key the same for equal looks
   * @param {Look} look
   * @returns {HTMLCanvasElement}
   */
  badge(key, look) {
    const known = this.badges.get(key);
    if (known) return known;
    const made = picture(SPRITE_PX, SPRITE_PX, this.sharpness, (context) => this.drawBadge(context, look));
    this.badges.set(key, made);
    return made;
  }

  /**
   * @param {string} text
   * @returns {HTMLCanvasElement}
   */
  number(text) {
    const known = this.numbers.get(text);
    if (known) return known;
    const width = 8 + 6.2 * text.length;
    const made = picture(width, NUMBER_PX + 1, this.sharpness, (context) => {
      context.beginPath();
      context.roundRect(0.5 - width / 2, 0.5 - NUMBER_PX / 2, width - 1, NUMBER_PX - 1, 4);
      context.fillStyle = this.colours.raised;
      context.fill();
      context.strokeStyle = this.colours["rule-strong"];
      context.stroke();
      context.fillStyle = this.colours.ink;
      context.font = NUMBER_FONT;
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.direction = "ltr";
      context.fillText(text, 0, 0.5);
    });
    this.numbers.set(text, made);
    return made;
  }

  /** @param {string} colour */
  coloursOf(colour) {
    const known = this.ofActors.get(colour);
    if (known) return known;
    const found = coloursCalled(OF_ACTOR, colour);
    this.ofActors.set(colour, found);
    return found;
  }

  /**
   * A military symbol at its place on a badge, pixel for pixel.
   * @param {CanvasRenderingContext2D} context
   * @param {Look} look
   * @returns {boolean} whether there is one
   */
  drawFrame(context, { of }) {
    const scale = SMALLER * this.sharpness;
    const frame = of && drawing.app6?.sprite(of, scale);
    if (!frame) return false;
    const { canvas } = context;
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.shadowColor = this.colours["mark-symbol-halo"];
    context.shadowBlur = 2 * this.sharpness;
    context.drawImage(frame.canvas, Math.round(canvas.width / 2 - frame.x), Math.round(canvas.height / 2 + FRAME_AT * scale - frame.y));
    context.restore();
    return true;
  }

  /**
   * As a badge of the map is drawn by marks.css.
   * @param {CanvasRenderingContext2D} context
   * @param {Look} look
   */
  drawBadge(context, look) {
    const isFramed = this.drawFrame(context, look);
    context.scale(SMALLER, SMALLER);
    context.lineJoin = "round";
    context.lineCap = "round";
    context.save();
    if (isFramed) {
      context.translate(0, OWN_AT);
      context.scale(OWN_SCALE, OWN_SCALE);
    }
    const outline = this.drawOwn(context, look);
    context.restore();
    if (look.forecast) this.drawForecast(context);
    if (look.doubtful) this.drawStroke(context, DOUBT_SIGN, 8.5, 10.5);
    if (look.settled) this.drawStroke(context, SETTLED_SIGN, -9.5, -9);
    if (look.age) this.drawDots(context, AGE_SIGNS[look.age]);
    const sign = look.group && GROUP_SIGNS[look.group];
    if (sign) this.drawGroup(context, sign, Boolean(look.unsure), look.group === "went" || look.group === "passed" ? outline : null);
  }

  /**
   * The outline that tells the posture, with the actor's sign inside.
   * @param {CanvasRenderingContext2D} context
   * @param {Look} look
   * @returns {Path2D} the outline
   */
  drawOwn(context, look) {
    const colour = actorColour(look.colour);
    const actor = this.coloursOf(colour);
    const outline = new Path2D(posture(look.posture).path);
    const fill = look.expected ? this.colours["mark-hollow"] : [actor.actor, actor["actor-pale"], actor["actor-palest"]][look.age];
    const line = look.expected || look.age > 0;
    context.strokeStyle = this.colours["mark-halo"];
    context.lineWidth = 4;
    context.stroke(outline);
    context.fillStyle = fill;
    context.fill(outline);
    context.strokeStyle = line ? actor["actor-line"] : actor["actor-edge"];
    context.lineWidth = look.settled ? 1.6 : look.expected ? 2 : look.age ? 1.8 : 1.2;
    context.setLineDash(look.settled ? [1, 2.6] : look.expected ? [3.2, 2.4] : []);
    context.stroke(outline);
    context.setLineDash([]);
    context.fillStyle = look.expected
      ? actor["actor-line"]
      : look.age ? this.colours.ink : this.colours[wantsDarkSign(colour) ? "mark-sign-dark" : "mark-sign"];
    context.fill(new Path2D(actorSign(look.symbol)), "evenodd");
    return outline;
  }

  /**
   * What became of it between two days: a disc with a sign above, and a stroke through who is gone.
   * @param {CanvasRenderingContext2D} context
   * @param {string} path
   * @param {boolean} unsure
   * @param {Path2D | null} gone the outline of who is gone
   */
  drawGroup(context, path, unsure, gone) {
    context.save();
    if (gone) {
      context.save();
      context.clip(gone);
      context.lineWidth = 2.5;
      context.strokeStyle = this.colours.ink;
      context.stroke(new Path2D(GONE_STROKE));
      context.restore();
    }
    context.translate(0, GROUP_AT);
    context.beginPath();
    context.arc(0, 0, GROUP_DISC, 0, 2 * Math.PI);
    context.fillStyle = this.colours.raised;
    context.fill();
    context.lineWidth = 1;
    context.strokeStyle = this.colours.ink;
    context.setLineDash(unsure ? [2, 1.8] : []);
    context.stroke();
    context.setLineDash([]);
    context.lineWidth = 1.5;
    context.stroke(new Path2D(path));
    context.restore();
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {string} path
   * @param {number} x
   * @param {number} y
   */
  drawStroke(context, path, x, y) {
    context.save();
    context.translate(x, y);
    const sign = new Path2D(path);
    context.lineWidth = 4.5;
    context.strokeStyle = this.colours["mark-halo"];
    context.stroke(sign);
    context.lineWidth = 2;
    context.strokeStyle = this.colours.ink;
    context.stroke(sign);
    context.restore();
  }

  /** @param {CanvasRenderingContext2D} context */
  drawForecast(context) {
    context.save();
    context.translate(9.5, -9.5);
    context.scale(0.75, 0.75);
    const hourglass = new Path2D(KIND_SIGNS.forecast);
    context.lineWidth = 2.5;
    context.strokeStyle = this.colours["mark-halo"];
    context.stroke(hourglass);
    context.fillStyle = this.colours.ink;
    context.fill(hourglass, "evenodd");
    context.restore();
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {string} path
   */
  drawDots(context, path) {
    context.save();
    context.translate(-8.5, 11);
    const dots = new Path2D(path);
    context.lineWidth = 2.5;
    context.strokeStyle = this.colours["mark-halo"];
    context.stroke(dots);
    context.fillStyle = this.colours.ink;
    context.fill(dots);
    context.restore();
  }
}
