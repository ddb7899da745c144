/** The order in which readers of the page's language look for a name. */

const { compare } = new Intl.Collator(globalThis.document?.documentElement.lang || "en");

export { compare as inAlphabet };
