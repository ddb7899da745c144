/**
 * The reading panel: shows the fragment that the state asks for, or the list «On this map». It takes the
 * focus when a reader opens something, and gives it back when they close it.
 */

import { element, isPlainClick, need } from "./dom.js";
import { createFragments, nodesOf } from "./fragments.js";
import { shortDay } from "./lib/days.js";
import { panelPath, stateForPanelPath } from "./lib/url-state.js";

const SITE_NAME = document.querySelector('meta[property="og:site_name"]')?.content ?? "Conflict map";

/**
 * @param {import("./store.js").Store} store
 * @param {{opened: (source: string) => void, listed: () => void, giveBack: () => void, showAll: () => void}} actions `opened`:
 *   something to read has come; `listed`: the list shows again, and is to be brought up to date;
 *   `showAll`: list all again, not just what is behind one mark; `giveBack`: focus whatever stands for the list, when the element that had it is gone
 * @returns {{show: (source: string) => void, prefetch: (changes: object) => void, remember: () => void, focus: () => void}}
 */
export function createPanel(store, actions) {
  const reading = need("panel-reading");
  const list = need("panel-list");
  const body = need("panel-body");
  const close = need("panel-close");
  const fragments = createFragments();
  // The page comes with the fragment that its address asks for; it need not be fetched again.
  let showing = body.querySelector("article") ? urlFor(store.state(), panelPath(store.state())) : null;
  let cameFrom = null;

  function urlFor({ on, known }, path) {
    const query = new URLSearchParams({ on });
    if (known) query.set("known", known);
    return `${path}?${query}`;
  }

  function shut(source) {
    const had = reading.contains(document.activeElement);
    showing = null;
    reading.hidden = true;
    list.hidden = false;
    actions.listed();
    document.title = SITE_NAME;
    if (had || source === "close") {
      const target = cameFrom && stillThere(cameFrom);
      if (target) target.focus();
      else actions.giveBack();
    }
    cameFrom = null;
  }

  /** The element itself, or the one that stands for the same mark now: both are drawn anew at times. */
  function stillThere(came) {
    const shows = (each) => each?.isConnected && each.offsetParent !== null;
    if (shows(came)) return came;
    const noun = "place" in came.dataset ? "place" : "position" in came.dataset ? "position" : null;
    if (!noun) return null;
    const id = CSS.escape(came.dataset[noun]);
    return [`#map-list a[data-${noun}="${id}"]`, `.place-name[data-${noun}="${id}"]`, `.badge[data-${noun}="${id}"]`]
      .map((selector) => document.querySelector(selector))
      .find(shows);
  }

  function open() {
    list.hidden = true;
    reading.hidden = false;
  }

  function fill(nodes, takesFocus) {
    body.replaceChildren(...nodes);
    body.removeAttribute("aria-busy");
    reading.scrollTop = 0;
    const article = body.querySelector("article[data-title]");
    // As the server titles the page with the same address.
    document.title = article ? `${article.dataset.title}, ${shortDay(store.state().on)} — ${SITE_NAME}` : SITE_NAME;
    const heading = body.querySelector("h1, h2");
    heading?.setAttribute("tabindex", "-1");
    if (takesFocus) (heading ?? reading).focus({ preventScroll: true });
  }

  function fault(url, takesFocus) {
    const again = element("button", {
      type: "button", class: "button", text: "Try again",
      on: { click: () => { fragments.forget(url); showing = null; show("reader"); } },
    });
    fill([element("div", { class: "panel-fault notice notice-danger" },
      element("p", { text: "This could not be fetched: the server is not reachable or is busy." }), again)], takesFocus);
  }

  async function show(source) {
    const path = panelPath(store.state());
    if (!path) {
      shut(source);
      return;
    }
    const url = urlFor(store.state(), path);
    // A new day renews what is read; only what a reader opens takes the focus.
    const takesFocus = source === "reader" || source === "history";
    open();
    if (url === showing) {
      if (source === "reader") body.querySelector("h1, h2")?.focus({ preventScroll: true });
      return;
    }
    showing = url;
    const known = fragments.ready(url);
    if (known) {
      fill(nodesOf(known.html), takesFocus);
      actions.opened(source);
      return;
    }
    const busy = setTimeout(() => body.setAttribute("aria-busy", "true"), 150);
    try {
      const { html } = await fragments.get(url);
      if (showing === url) fill(nodesOf(html), takesFocus);
    } catch {
      if (showing === url) fault(url, takesFocus);
    } finally {
      clearTimeout(busy);
    }
    if (showing === url) actions.opened(source);
  }

  /** Who has the focus now gets it back later; to be called before anything is drawn anew. */
  function remember() {
    const focused = document.activeElement;
    if (!reading.contains(focused) && focused !== document.body) cameFrom = focused;
  }

  function closePanel() {
    store.update({ place: null, claim: null, position: null, actorPanel: false }, { source: "close" });
  }

  /** All that is said, in place of the first claims; the focus goes to the first that is new. */
  async function showMore(link) {
    const section = link.closest("section");
    const told = section.querySelectorAll(".claim").length;
    link.setAttribute("aria-disabled", "true");
    try {
      const { html } = await fragments.get(urlFor(store.state(), link.dataset.more));
      const whole = nodesOf(html).find((node) => node.localName === "section");
      section.replaceWith(whole);
      whole.querySelectorAll(".claim")[told]?.querySelector("a[data-panel]")?.focus({ preventScroll: true });
    } catch {
      location.assign(link.href);
    }
  }

  close.addEventListener("click", closePanel);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    const { places, positions } = store.state();
    if (!reading.hidden) closePanel();
    else if (places.length || positions.length) actions.showAll();
  });
  body.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-panel], a[data-more]");
    if (!link || !isPlainClick(event)) return;
    if (link.dataset.more) {
      event.preventDefault();
      showMore(link);
      return;
    }
    const changes = stateForPanelPath(link.dataset.panel);
    if (!changes) return;
    event.preventDefault();
    store.update(changes);
  });
  body.addEventListener("pointerover", (event) => {
    const link = event.target.closest?.("a[data-panel]");
    const changes = link && stateForPanelPath(link.dataset.panel);
    if (changes) prefetch(changes);
  });

  function prefetch(changes) {
    const state = { ...store.state(), claim: null, position: null, ...changes };
    const path = panelPath(state);
    if (path) fragments.prefetch(urlFor(state, path));
  }

  /** To what is read, or to the list where nothing is. */
  function focus() {
    if (reading.hidden) actions.giveBack();
    else reading.focus();
  }

  return { show, prefetch, remember, focus };
}
