/**
 * While nothing else is to do: what readers open first, the places that most is said about, is fetched before
 * anybody asks.
 */

const MOST = 10;
const whenIdle = globalThis.requestIdleCallback ?? ((then) => setTimeout(then, 200));

/**
 * @template {{claim_count: number}} T
 * @param {Iterable<T>} places
 * @param {(place: T) => void} fetch
 * @returns {void}
 */
export function readAhead(places, fetch) {
  if (navigator.connection?.saveData) return;
  const likely = [...places].sort((a, b) => b.claim_count - a.claim_count).slice(0, MOST);
  const next = () => {
    const place = likely.shift();
    // Nobody waits for it: without a network it isn't tried.
    if (!place || !navigator.onLine) return;
    fetch(place);
    whenIdle(next);
  };
  whenIdle(next);
}
