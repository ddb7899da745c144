/**
 * What a file has no use for, in the place of the modules that have it: sharing an address, going to another instant,
 * reading ahead, military symbols, and maps of so many positions that none of them would be in one file.
 */

/** @returns {void} */
export function wireShare() {}

/** @returns {void} */
export function wireKnownForm() {}

/** @returns {void} */
export function readAhead() {}

/** @returns {void} */
export function createSymbolsChoice() {}

/** @returns {null} */
export const createMany = () => null;
