/**
 * Names as people write them, looked up under keys where spellings meet: the same rules as app/names.py and
 * app/cyrillic.py, for a map without a server. tests/test_publish_names.py holds the two together.
 */

/** Written for a consonant or a glottal stop, never for a sound that a searcher types reliably. */
const MARKS = new Set("'`´‘’‛′ʹʻʼʽʾʿˈˋˊ\u0621\u0640\uff07");

/**
 * @param {string} from
 * @param {string} to letter by letter
 * @returns {Record<string, string>}
 */
const table = (from, to) => Object.fromEntries([...from].map((letter, i) => [letter, [...to][i]]));

const PLAIN = { ...table("ıøłđəٱکڪیىېێۍۆۇۈھہەةۃڕڵ", "ioldeاككيييييوووهههههرل"), æ: "ae", œ: "oe", þ: "th", ð: "dh" };
const MARKED = { ...table("ǧžẖḩḥە", "jjHHHا"), ç: "ch", č: "ch", ğ: "gh", ġ: "gh", š: "sh", ḫ: "kh" };

/** @type {[RegExp, string][]} */
const LATIN_SPELLINGS = [
  [/sch|tch|sh|ch/gu, "C"], [/kh/gu, "x"], [/gh/gu, "G"], [/th/gu, "t"], [/dh/gu, "d"], [/dj/gu, "j"], [/ph/gu, "f"], [/ck/gu, "k"],
];

/** Each sound of a key with the letters that write it; C stands for ch and sh, G for gh. */
const SOUNDS = Object.fromEntries(Object.entries({
  b: "bpبپ", ch: "Cشچ", d: "dدذض", f: "fف", g: "gGغگ", h: "hHهح", j: "jجژ", k: "kqcكق", l: "lل", m: "mم", n: "nن",
  r: "rر", s: "sسص", t: "tتثط", x: "xخ", z: "zزظ",
}).flatMap(([sound, letters]) => [...letters].map((letter) => [letter, sound])));
const SILENT = new Set("aeiouاع");
const OPENING_VOWEL = "i";
/** @type {Record<string, string>} */
const GLIDES = { w: "w", v: "w", و: "w", ڤ: "w", ۋ: "w", y: "y", ي: "y" };
/** Pairs of sounds that would read as one when written side by side. */
const MISREAD = new Set(["sh", "kh", "gh", "th", "dh", "dj", "sch", "tch"]);
const ARTICLES = new Set(["al", "el", "il", "ul", "ال"]);

const CYRILLIC = {
  ...Object.fromEntries((
    "аa бb вv гg ґg дd еe зz иi йy іi їi ѝi кk лl мm нn оo пp рr сs тt уu ўw фf хh ыi эe жj"
    + " әa ғg қk ңn өo ұu үu һh јy љl њn ќk ѓg џj ђj ѕz ћc"
  ).split(" ").map((pair) => [...pair])),
  ё: "yo", є: "ye", ю: "yu", я: "ya", ц: "ts", ч: "ch", ш: "sh", щ: "sh", ћ: "ch", ъ: "", ь: "",
};

/**
 * @param {string} text
 * @param {Record<string, string>} letters
 * @returns {string}
 */
const translate = (text, letters) => [...text].map((letter) => (Object.hasOwn(letters, letter) ? letters[letter] : letter)).join("");

const withoutMarks = (/** @type {string} */ text) => [...text].filter((letter) => !MARKS.has(letter)).join("");

/** Letters that only a way over the capitals takes apart, as `str.casefold` does. */
const FOLDED_APART = /[\u0149\u01f0\u0390\u03b0\u0587\u1e96-\u1e9a\u1f50-\u1fff]/gu;

/** As lower case as can be. */
const casefold = (/** @type {string} */ text) => text.toLowerCase()
  .replace(FOLDED_APART, (letter) => letter.toUpperCase().toLowerCase()).replaceAll("ß", "ss").replaceAll("ς", "σ").replaceAll("ſ", "s");

const latinFrom = (/** @type {string} */ text) => translate(text, CYRILLIC);

/**
 * The text without combining marks and invisible characters, letters recomposed.
 * @param {string} text
 * @returns {string}
 */
const withoutCombining = (text) => [...text.normalize("NFKD")].filter((letter) => !isCombining(letter)).join("").normalize("NFC");

/** Marks that are drawn on the letter before them; those that stand by themselves (Mc, Me) have no class and stay. */
const isCombining = (/** @type {string} */ letter) => /^[\p{Mn}\p{Cf}]$/u.test(letter) && !/^[\u034f\u180b-\u180d\ufe00-\ufe0f\u{e0100}-\u{e01ef}]$/u.test(letter);

/**
 * A decimal digit of any script as ASCII.
 * @param {string} digit
 * @returns {string}
 */
function asciiDigit(digit) {
  let nought = /** @type {number} */ (digit.codePointAt(0));
  while (/^\p{Nd}$/u.test(String.fromCodePoint(nought - 1)) && /** @type {number} */ (digit.codePointAt(0)) - nought < 9) nought -= 1;
  return String(/** @type {number} */ (digit.codePointAt(0)) - nought);
}

/**
 * Runs of letters and digits, the decimal digits of any script as ASCII.
 * @param {string} text
 * @returns {string[]}
 */
const wordsOf = (text) => text.replace(/\p{Nd}/gu, asciiDigit).match(/[\p{L}\p{N}]+/gu) ?? [];

/**
 * @param {string} name
 * @returns {string}
 */
function foldOnce(name) {
  const text = withoutMarks(casefold(name.normalize("NFKC")));
  return wordsOf(translate(withoutCombining(text), PLAIN)).join(" ");
}

/**
 * The name in lower case, without marks, for trigrams and for what begins with it.
 * @param {string} name
 * @returns {string}
 */
export function fold(name) {
  let [before, folded] = [name, foldOnce(name)];
  while (folded !== before) [before, folded] = [folded, foldOnce(folded)];
  return folded;
}

/**
 * The name in lower case with the marked letters that carry a sound spelt out.
 * @param {string} name
 * @returns {string}
 */
function spoken(name) {
  let text = latinFrom(casefold(name.normalize("NFKC")));
  if (/[ڕڵەێۆ]/u.test(text)) text = text.replace(/([\p{L}\p{N}_])\1/gu, "$1");
  if (/[eopvxığöüçêîû]/u.test(text) && !/[āīūţḑḩ]/u.test(text)) text = text.replaceAll("ş", "sh");
  text = translate(withoutCombining(withoutMarks(translate(text, MARKED))), PLAIN);
  return text.replace(/(?<![\p{L}\p{N}_])عبدال/gu, "عبد ال");
}

/**
 * Whether the word is an article: plain, or assimilated as in «az-Zawr» and «ash-Sham».
 * @param {string} word
 * @param {string} following
 * @returns {boolean}
 */
function isArticle(word, following) {
  if (ARTICLES.has(word)) return true;
  const assimilated = /^[aeu]([tdrzsnc])h?$/u.exec(word);
  return assimilated !== null && following.startsWith(assimilated[1]);
}

/**
 * An Arabic word without its article and its feminine ending; Abu and Ibn as Bu and Bin.
 * @param {string} word
 * @param {string | undefined} following
 * @returns {string}
 */
function bareArabic(word, following) {
  word = word.replace(/^ال(?=..)/u, "").replace(/^ا(?=بو(?:$|...))/u, "");
  if (following !== undefined) word = word.replace(/^ا(?=ب[نيا]$)/u, "").replace(/(?<=..)ات$/u, "");
  return word.replace(/(?<=.)[هح]$/u, "");
}

/**
 * A Latin word with one letter for each sound, bare of the same things.
 * @param {string} word
 * @param {string | undefined} following
 * @returns {string}
 */
function bareLatin(word, following) {
  word = word.replace(/^abd[aeiu]l(?=.)/u, "abd").replace(/^[ae](?=bo?u(?:$|...))/u, "");
  for (const [pattern, sound] of LATIN_SPELLINGS) word = word.replace(pattern, sound);
  word = word.replace(/^[ae]l(?=bo?u|[b-df-hj-np-tvxzCGH].{3})/u, "");
  word = word.replace(/^[ae]([tdrzsnC])(?=\1.{3})/u, "");
  word = word.replace(/([b-df-hj-np-tv-xzCGH])\1+/gu, "$1");
  if (following !== undefined) word = word.replace(/^[aei](?=b[ain]$)/u, "").replace(/(?<=...)[ae]t$/u, "");
  return word.replace(/(?<=[aeiouy])[hH]$/u, "");
}

/**
 * The consonants of a bare word. Vowels and glides count where the name begins with one.
 * @param {string} word
 * @param {boolean} opensName
 * @returns {string[]}
 */
const soundsOf = (word, opensName) => [...word].flatMap((letter, place) => {
  const opens = opensName && place === 0;
  if (Object.hasOwn(GLIDES, letter)) return opens ? [GLIDES[letter]] : [];
  if (SILENT.has(letter)) return opens ? [OPENING_VOWEL] : [];
  return [Object.hasOwn(SOUNDS, letter) ? SOUNDS[letter] : letter];
});

/**
 * The sounds as one word that reads back as the same sounds.
 * @param {string[]} sounds
 * @returns {string}
 */
function spell(sounds) {
  let spelt = sounds[0];
  for (let i = 1; i < sounds.length; i += 1) {
    const [before, sound] = [sounds[i - 1], sounds[i]];
    const last = /** @type {string} */ ([...before].at(-1));
    const doubled = (sound === before || sound === last) && /^\p{L}+$/u.test(sound);
    if (doubled || MISREAD.has(last + sound)) spelt += "a";
    spelt += sound;
  }
  return /[aiy]h$/u.test(spelt) ? `${spelt}a` : spelt;
}

/**
 * The skeleton under which spellings of one name meet: «Al-Tanaf» and «التنف» give `tnf`.
 * @param {string} name
 * @returns {string}
 */
export function nameKey(name) {
  const words = wordsOf(spoken(name));
  /** @type {string[]} */
  const sounds = [];
  words.forEach((word, place) => {
    const following = words[place + 1];
    if (following !== undefined && isArticle(word, following)) return;
    sounds.push(...soundsOf(bareLatin(bareArabic(word, following), following), sounds.length === 0));
  });
  if (!sounds.length) return words.length ? OPENING_VOWEL : "";
  return spell(sounds.map((sound, i) => (sound === "n" && sounds[i + 1] === "b" ? "m" : sound)));
}

/**
 * The keys to look a name up by: its own, and those of other readings.
 * @param {string} name
 * @returns {string[]}
 */
export function searchKeys(name) {
  const plain = casefold(name.normalize("NFC"));
  const readings = [plain];
  if (plain !== latinFrom(plain)) readings.push(plain.replaceAll("х", "kh"), plain.replaceAll("г", "h"));
  readings.push(...hebrewReadings(plain), plain.replaceAll("kh", "h"));
  readings.push(plain.replace(/c(?![hk])/gu, "j"), plain.replaceAll("x", "gh"));
  readings.push(plain.replace(/(?<=[\p{L}\p{N}_]{2})ال(?=[\p{L}\p{N}_]{3})/gu, " ال"));
  return [...new Set(readings.map(nameKey))].filter(Boolean);
}

// Vowels are mostly unwritten, and one letter stands for v and b, f and p: at a word's beginning it is the hard one.
const HEBREW = new Map([["א", "a"], ["ב", "v"], ["ג", "g"], ["ד", "d"], ["ה", "h"], ["ו", "v"], ["ז", "z"], ["ח", "h"], ["ט", "t"], ["י", "y"], ["כ", "k"], ["ך", "k"], ["ל", "l"], ["מ", "m"], ["ם", "m"], ["נ", "n"], ["ן", "n"], ["ס", "s"], ["ע", "a"], ["פ", "f"], ["ף", "f"], ["ק", "k"], ["ר", "r"], ["ת", "t"], ["צ", "ts"], ["ץ", "ts"], ["ש", "sh"]]);

/**
 * A text with its Hebrew letters as Latin ones, ח once as h and once as kh; none where it has no such letter.
 * @param {string} text in small letters
 * @returns {string[]}
 */
function hebrewReadings(text) {
  const hard = text
    .replace(/(?<![\u05d0-\u05ea])[בפ]/gu, (letter) => (letter === "ב" ? "b" : "p"))
    .replace(/(?<=[\u05d0-\u05ea])ה(?![\u05d0-\u05ea])/gu, "a");
  /** @param {string} read */
  const latin = (read) => read.replace(/[\u05d0-\u05ea]/gu, (letter) => HEBREW.get(letter) ?? letter);
  return latin(hard) === text ? [] : [latin(hard), latin(hard.replaceAll("ח", "kh"))];
}

/**
 * The folded forms to look a name up by: its own and, of a Cyrillic one, the Latin one.
 * @param {string} name
 * @returns {string[]}
 */
export function searchForms(name) {
  const plain = casefold(name.normalize("NFC"));
  return [...new Set([fold(name), fold(latinFrom(plain))])].filter(Boolean);
}
