/**
 * The panel's fragments: HTML that the server has rendered, fetched ahead where it can be guessed, and
 * kept for a while.
 */

const KEPT = 80;
const FRESH_MS = 60_000;

/**
 * What came of asking for a fragment.
 * @typedef {{html: string, status: number}} Fragment
 * @typedef {{at: number, promise: Promise<Fragment>, value: Fragment | null}} Kept
 *
 * @typedef {object} Fragments
 * @property {(url: string) => Promise<Fragment>} get
 * @property {(url: string) => Fragment | null} ready
 * @property {(url: string) => void} prefetch
 * @property {(url: string) => void} forget
 */

/**
 * @returns {Fragments}
 */
export function createFragments() {
  /** @type {Map<string, Kept>} */
  const kept = new Map();

  /**
   * @param {string} url
   * @returns {Kept}
   */
  function entry(url) {
    const found = kept.get(url);
    if (found && performance.now() - found.at < FRESH_MS) return found;
    /** @type {Kept} */
    const made = { at: performance.now(), value: null, promise: ask(url) };
    made.promise.then(
      (value) => { made.value = value; },
      () => { kept.delete(url); },
    );
    kept.delete(url);
    kept.set(url, made);
    const [oldest] = kept.keys();
    if (kept.size > KEPT) kept.delete(oldest);
    return made;
  }

  return {
    get: (url) => entry(url).promise,
    ready: (url) => {
      const found = kept.get(url);
      return found && performance.now() - found.at < FRESH_MS ? found.value : null;
    },
    prefetch: (url) => { entry(url); },
    forget: (url) => { kept.delete(url); },
  };
}

/**
 * @param {string} url
 * @returns {Promise<Fragment>}
 */
async function ask(url) {
  const answer = await fetch(url, { headers: { Accept: "text/html" } });
  const html = await answer.text();
  // A missing place or a busy database may explain itself; a stranger's error page may not.
  if (!answer.ok && (answer.status >= 500 || !/<article[\s>]/.test(html))) {
    throw new Error(`${url} answered ${answer.status}.`);
  }
  return { html, status: answer.status };
}

/**
 * The nodes of a fragment. It comes from our own server, which escapes what is stored; scripts in it,
 * if there were any, would not run.
 * @param {string} html
 * @returns {Node[]}
 */
export function nodesOf(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const article = parsed.querySelector("article");
  return article ? [article] : [...parsed.body.childNodes];
}
