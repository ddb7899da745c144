/**
 * The strip of time below the map: how many positions are on view on each day, a day under the hand, nearer and
 * farther, playing. No day asks the server for anything that is drawn here.
 */

import { need } from "./dom.js";
import { dayNumber, dayOfNumber, shortDay } from "./lib/days.js";
import { gettext, listed } from "./lib/say.js";
import { dayAtPart, lengthOf, moved, openingWindow, partOf, wholeOf, withDay, withSpan, zoomed } from "./lib/time-window.js";
import { counted } from "./lib/words.js";
import { Counts } from "./strip-counts.js";
import { wireGestures } from "./strip-gestures.js";
import { wireKeys } from "./strip-keys.js";
import { createNote } from "./strip-note.js";
import { createPlaying } from "./strip-play.js";
import { Plot } from "./strip-plot.js";
import { SpanBand, createSpanForm, daysOf, heldAt, movedSpan } from "./strip-span.js";
import { createTools, createTotal } from "./strip-tools.js";

/**
 * @import { Resolved, Store } from "./store.js"
 * @import { TimeColumns } from "./lib/histogram.js"
 * @import { Span } from "./lib/span.js"
 * @import { TimeWindow } from "./lib/time-window.js"
 * @import { IsOnView, Told } from "./strip-counts.js"
 */

/** How much nearer a press of «+» brings. */
const NEARER = 0.5;
const BY_HAND = { source: "day" };
/** A span that is begun by a press is as long as so much of what the strip shows. */
const OPENING_SPAN = 0.25;

/**
 * @param {Pick<Resolved, "span">} state
 * @returns {Span | null} numbers of its days
 */
const spanIn = ({ span }) => span && { from: dayNumber(span.from), to: dayNumber(span.to) };

export class Strip {
  /**
   * @param {Store} store
   * @param {string[]} days sorted ISO days with a change, as they come with the page
   * @param {() => void} whenCounted called when other days have a change than before
   */
  constructor(store, days, whenCounted) {
    this.store = store;
    this.whenCounted = whenCounted;
    this.counts = new Counts(days);
    this.plot = new Plot(need("strip-time"));
    this.total = createTotal();
    this.note = createNote(this.plot.root, (day) => this.choose(day));
    const state = store.state();
    this.on = dayNumber(state.on);
    this.span = spanIn(state);
    this.band = new SpanBand(this.plot.root);
    this.form = createSpanForm(store, () => daysOf(this.openingSpan()));
    this.window = openingWindow(this.counts.changes, this.on, this.span?.from);
    /** How many are drawn only because they are read, which no day counts. */
    this.alsoRead = 0;
    this.counted = "";
    this.playing = this.makePlaying();
    this.wire();
    this.wireSpan();
    createTools({
      playing: this.playing,
      span: this.form.button,
      nearer: () => this.zoomAtDay(NEARER),
      farther: () => this.zoomAtDay(1 / NEARER),
    });
    new ResizeObserver(() => this.draw()).observe(this.plot.root);
  }

  /** The first and the last day that there are. */
  get ends() {
    return this.counts.ends ?? [this.on, this.on];
  }

  /** The longest stretch that can be shown. */
  get all() {
    const whole = wholeOf(...this.ends);
    return { start: Math.min(whole.start, this.window.start), end: Math.max(whole.end, this.window.end) };
  }

  /**
   * A day on the way to another.
   * @param {number} day
   */
  pass(day) {
    const [first, last] = this.ends;
    const kept = Math.max(first, Math.min(last, day));
    if (kept !== this.on || this.span) this.store.pass({ on: dayOfNumber(kept), span: null });
  }

  /**
   * A span on the way to another.
   * @param {Span} span
   */
  passSpan(span) {
    if (span.from !== this.span?.from || span.to !== this.span.to) this.store.pass({ on: null, span: daysOf(span) });
  }

  /**
   * The span from the day on, which a press begins with.
   * @returns {Span}
   */
  openingSpan() {
    const [first, last] = this.ends;
    const long = Math.round(lengthOf(this.window) * OPENING_SPAN);
    const from = Math.max(first, Math.min(this.on, last - long));
    return { from, to: Math.max(from, Math.min(last, from + long)) };
  }

  settle() {
    this.store.update({}, BY_HAND);
  }

  /** @param {number} day */
  choose(day) {
    const { span } = this;
    if (!span) this.store.update({ on: dayOfNumber(day) }, BY_HAND);
    else this.store.update({ span: daysOf({ from: Math.min(day, span.from), to: Math.max(day, span.to) }) }, BY_HAND);
  }

  /**
   * @param {number} by how many times as long the stretch becomes
   * @param {number} part of the width that stays where it is
   */
  zoom(by, part) {
    this.window = zoomed(this.window, by, part, this.all);
    this.draw();
  }

  /** @param {number} by */
  zoomAtDay(by) {
    const part = partOf(this.window, this.on + 0.5);
    this.zoom(by, part >= 0 && part <= 1 ? part : 0.5);
  }

  makePlaying() {
    return createPlaying({
      begin: () => {
        const [first, last] = this.ends;
        const again = this.span?.from ?? first;
        return { from: this.on >= last ? again : Math.max(first, this.on), last, days: lengthOf(this.window) };
      },
      next: (day) => this.counts.next(day, 1),
      // What a span has so far goes on: it is its last day that passes.
      pass: (day) => (this.span ? this.passSpan({ from: Math.min(this.span.from, day), to: day }) : this.pass(day)),
      end: () => this.settle(),
    });
  }

  wire() {
    let was = { on: this.on, span: this.span };
    let grabbed = this.on;
    /** @type {import("./strip-span.js").Held} */
    let held = "day";
    const at = (/** @type {number} */ part) => {
      const day = dayAtPart(this.window, part);
      if (held === "day") this.pass(day);
      else this.passSpan(movedSpan(held, was.span ?? { from: grabbed, to: grabbed }, day, grabbed, this.ends));
    };
    wireGestures(this.plot.root, {
      grab: (part, { shiftKey }) => {
        this.playing.stop();
        was = { on: this.on, span: this.span };
        const [first, last] = this.ends;
        grabbed = Math.max(first, Math.min(last, dayAtPart(this.window, part)));
        held = heldAt(this.span, this.window, part, this.plot.root.clientWidth, shiftKey);
        at(part);
      },
      drag: at,
      drop: () => this.settle(),
      giveUp: () => {
        if (was.span) this.passSpan(was.span);
        else this.pass(was.on);
        this.settle();
      },
      zoom: (by, part) => this.zoom(by, part),
      move: (parts) => {
        this.window = moved(this.window, parts * lengthOf(this.window), this.all);
        this.draw();
      },
      hover: (part) => this.plot.markHover(part),
    });
    wireKeys(this.plot.range, {
      day: () => this.on,
      ends: () => this.ends,
      next: (day, way) => this.counts.next(day, way),
      pass: (day) => {
        this.playing.stop();
        this.pass(day);
      },
      settle: () => this.settle(),
      choose: (day) => this.choose(day),
      zoom: (way) => this.zoomAtDay(way > 0 ? NEARER : 1 / NEARER),
      play: () => this.playing.toggle(),
    });
  }

  wireSpan() {
    for (const end of /** @type {const} */ (["from", "to"])) {
      const move = (/** @type {number} */ day) => {
        if (this.span) this.passSpan(movedSpan(end, this.span, day, day, this.ends));
      };
      wireKeys(this.band.ranges[end], {
        day: () => this.span?.[end] ?? this.on,
        ends: () => this.ends,
        next: (day, way) => this.counts.next(day, way),
        pass: (day) => {
          this.playing.stop();
          move(day);
        },
        settle: () => this.settle(),
        choose: (day) => {
          move(day);
          this.settle();
        },
        zoom: (way) => this.zoomAtDay(way > 0 ? NEARER : 1 / NEARER),
        play: () => this.playing.toggle(),
      });
    }
  }

  draw() {
    const { histogram, changes, colours } = this.counts;
    if (histogram) this.plot.drawHeld(histogram, colours, this.window);
    else this.plot.drawChanges(changes, this.window);
    this.plot.drawAxis(this.window, this.all);
    this.markDay();
  }

  markDay() {
    this.plot.markDay(this.span ? -1 : partOf(this.window, this.on + 0.5));
    this.band.mark(this.span, this.window);
  }

  count() {
    this.counts.count(this.store.state(), () => {
      this.draw();
      this.tell();
      this.whenCounted();
    });
  }

  /** Say the day, and how many are on view on it. */
  tell() {
    const known = this.counts.held(this.on, this.span?.from);
    const held = known === null ? null : known + this.alsoRead;
    const words = shortDay(dayOfNumber(this.on));
    const { range } = this.plot;
    [range.min, range.max] = this.ends.map(String);
    range.value = String(this.on);
    range.setAttribute("aria-valuetext", listed([words, held !== null && counted(held, "position")]));
    range.hidden = this.span !== null;
    this.band.tell(this.span, this.ends, held);
    this.total(held);
    this.note(held ? null : this.counts.nearest(this.on, this.span?.from));
  }

  /**
   * The next day, or the one before, on which anything on view comes or is there no more.
   * @param {string} on ISO day
   * @param {1 | -1} way
   * @returns {string | null}
   */
  change(on, way) {
    const found = this.counts.next(dayNumber(on), way);
    return found === null ? null : dayOfNumber(found);
  }

  /**
   * Count of what was taken what the map's window and its layers leave on view.
   * @param {IsOnView | null} isOnView null for all
   */
  look(isOnView) {
    this.counts.isOnView = isOnView;
    this.count();
  }

  /**
   * @param {Told} list
   * @param {TimeColumns} columns as much of them as is there
   */
  take(list, columns) {
    this.counts.take(list, columns);
  }

  /** @param {number} number of those on view that are drawn only because they are read */
  addRead(number) {
    if (number === this.alsoRead) return;
    this.alsoRead = number;
    this.tell();
  }

  /** Say that nothing more can be counted than is there. */
  fail() {
    if (!this.counts.histogram) this.total(null, gettext("The numbers of other days couldn't be read."));
  }

  /** @param {Resolved} state */
  show(state) {
    const { on, actors, settled } = state;
    this.on = dayNumber(on);
    this.span = spanIn(state);
    this.form.show(state);
    const kept = this.span ? withSpan(this.window, this.span, this.all) : withDay(this.window, this.on, this.all);
    const isMoved = kept !== this.window;
    this.window = kept;
    if (isMoved) this.draw();
    else this.markDay();
    const asked = JSON.stringify([actors, settled]);
    if (asked !== this.counted) this.count();
    this.counted = asked;
    this.tell();
  }
}
