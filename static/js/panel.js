/**
 * The reading panel: shows the fragment that the state asks for, or the list «On this map». It takes the
 * focus when a reader opens something, and gives it back when they close it.
 */

import { element, findIn, need } from "./dom.js";
import { createFragments, nodesOf } from "./fragments.js";
import { rangeInWords, shortDay } from "./lib/days.js";
import { gettext, prefix } from "./lib/say.js";
import { lensOf, panelPath } from "./lib/url-state.js";
import { wirePanelLinks } from "./panel-links.js";
import { createWayBack } from "./way-back.js";

const SITE_NAME = findIn(document, 'meta[property="og:site_name"]', HTMLMetaElement)?.content ?? gettext("Conflict map");

/**
 * @import { MapState } from "./lib/url-state.js"
 * @import { Resolved, Store } from "./store.js"
 *
 * @typedef {object} PanelActions
 * @property {(source: string) => void} opened something to read has come
 * @property {() => void} listed the list shows again, and is to be brought up to date
 * @property {() => void} showAll list all again, not just what is behind one mark
 * @property {() => void} giveBack focus whatever stands for the list, when the element that had it is gone
 *
 * @typedef {object} Panel
 * @property {(source: string) => Promise<void>} show
 * @property {(changes: Partial<MapState>) => void} prefetch
 * @property {() => void} remember who has the focus now, to be called before anything is drawn anew
 * @property {() => void} focus what is read, or the list where nothing is
 */

/**
 * The address of a fragment, on the day and as of the instant that are shown, by whose word the map is.
 * @param {Resolved} state
 * @param {string} path
 * @returns {string}
 */
function urlFor(state, path) {
  const { on, span } = state;
  // Who was at a place, and where an actor was, is told between two days as well.
  const query = new URLSearchParams(span && /^\/(places|actors)\/[^/]+\/panel$/.test(path) ? { ...span } : { on });
  for (const [name, value] of lensOf(state, "others")) query.append(name, value);
  return `${prefix()}${path}?${query}`;
}

/**
 * The day that is shown, or the span, in words.
 * @param {Resolved} state
 * @returns {string}
 */
const whenOf = ({ on, span }) => (span ? rangeInWords(span.from, span.to) : shortDay(on));

/**
 * The parts of the page in which something is read or listed.
 */
function createFrame() {
  const reading = need("panel-reading");
  const list = need("panel-list");
  const body = need("panel-body");
  return {
    reading,
    body,
    isReading: () => !reading.hidden,
    /** @param {boolean} isReading */
    turn(isReading) {
      reading.hidden = !isReading;
      list.hidden = isReading;
    },
    /**
     * @param {Node[]} nodes
     * @param {string} day as the page's title says it
     * @param {boolean} takesFocus
     */
    fill(nodes, day, takesFocus) {
      body.replaceChildren(...nodes);
      body.removeAttribute("aria-busy");
      reading.scrollTop = 0;
      const article = findIn(body, "article[data-title]");
      // As the server titles the page with the same address.
      document.title = article
        ? gettext("{title}, {when} — Conflict map", { title: article.dataset.title ?? "", when: day })
        : SITE_NAME;
      const heading = findIn(body, "h1, h2");
      heading?.setAttribute("tabindex", "-1");
      if (takesFocus) (heading ?? reading).focus({ preventScroll: true });
    },
    focusHeading: () => findIn(body, "h1, h2")?.focus({ preventScroll: true }),
  };
}

/**
 * What is read: the fragment of an address, which comes with the page, from memory or from the server.
 * @param {ReturnType<typeof createFrame>} frame
 * @param {Store} store
 * @param {(source: string) => void} opened
 */
function createReader(frame, store, opened) {
  const fragments = createFragments();
  // The page comes with the fragment that its address asks for; it need not be fetched again.
  const first = panelPath(store.state());
  let showing = first && findIn(frame.body, "article") ? urlFor(store.state(), first) : null;

  /**
   * @param {Node[]} nodes
   * @param {boolean} takesFocus
   */
  const fill = (nodes, takesFocus) => frame.fill(nodes, whenOf(store.state()), takesFocus);

  /**
   * @param {string} url
   * @param {boolean} takesFocus
   */
  async function fetchInto(url, takesFocus) {
    const busy = setTimeout(() => frame.body.setAttribute("aria-busy", "true"), 150);
    try {
      const { html } = await fragments.get(url);
      if (showing === url) fill(nodesOf(html), takesFocus);
    } catch {
      if (showing === url) fill([faultAt(url)], takesFocus);
    } finally {
      clearTimeout(busy);
    }
  }

  /** @param {string} url */
  const faultAt = (url) => element("div", { class: "panel-fault notice notice-danger" },
    element("p", { text: gettext("This could not be fetched: the server is not reachable or is busy.") }),
    element("button", {
      type: "button", class: "button", text: gettext("Try again"),
      on: { click: () => { fragments.forget(url); showing = null; read(url, "reader"); } },
    }));

  /**
   * @param {string} url
   * @param {string} source
   */
  async function read(url, source) {
    // A new day renews what is read; only what a reader opens takes the focus.
    const takesFocus = source === "reader" || source === "history";
    frame.turn(true);
    if (url === showing) {
      if (source === "reader") frame.focusHeading();
      return;
    }
    showing = url;
    const known = fragments.ready(url);
    if (known) fill(nodesOf(known.html), takesFocus);
    else await fetchInto(url, takesFocus);
    if (showing === url) opened(source);
  }

  return {
    read,
    fragments,
    leave() {
      showing = null;
      frame.turn(false);
    },
  };
}

/**
 * @param {Store} store
 * @param {PanelActions} actions
 * @returns {Panel}
 */
export function createPanel(store, actions) {
  const frame = createFrame();
  const wayBack = createWayBack(frame.reading);
  const reader = createReader(frame, store, actions.opened);

  /** @param {string} source */
  function shut(source) {
    const had = frame.reading.contains(document.activeElement);
    reader.leave();
    actions.listed();
    document.title = SITE_NAME;
    const target = wayBack.take();
    if (!had && source !== "close") return;
    if (target) target.focus();
    else actions.giveBack();
  }

  const close = () => store.update({ place: null, claim: null, position: null, actorPanel: false }, { source: "close" });

  /** @param {Partial<MapState>} changes */
  function prefetch(changes) {
    const path = panelPath({ ...store.state(), claim: null, position: null, ...changes });
    if (path) reader.fragments.prefetch(urlFor(store.state(), path));
  }

  need("panel-close").addEventListener("click", close);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    const { places, positions } = store.state();
    if (frame.isReading()) close();
    else if (places.length || positions.length) actions.showAll();
  });
  wirePanelLinks(frame.body, {
    get: (path) => reader.fragments.get(urlFor(store.state(), path)),
    open: (changes) => store.update(changes),
    prefetch,
  });

  return {
    async show(source) {
      const path = panelPath(store.state());
      if (path) await reader.read(urlFor(store.state(), path), source);
      else shut(source);
    },
    prefetch,
    remember: wayBack.remember,
    focus: () => (frame.isReading() ? frame.reading.focus() : actions.giveBack()),
  };
}
