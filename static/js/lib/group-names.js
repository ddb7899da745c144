/**
 * What may become of a position between two days, as `app/spans.py` has it.
 */

/** In the order of lists. A position that is drawn on no day of the span is in none. */
export const GROUPS = /** @type {const} */ (["came", "went", "changed", "stayed", "passed"]);

/** What each is called in lists, in the legend and in words. */
export const GROUP_NAMES = { came: "Came", went: "Gone", changed: "Changed", stayed: "Stayed", passed: "Came and went" };
