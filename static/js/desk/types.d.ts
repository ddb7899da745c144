/** What the server tells the desk's forms: app/desk/outlook.py, app/pages/desk/lookup.py, app/pages/desk/forms.py. */

import type { Geometry } from "geojson";
import type { PositionMark } from "../lib/types.js";

/** What a field may mean: a record, an entry of the gazetteer, or a reading of a text. */
export interface Choice {
  key: string;
  /** What stands in the field once it is chosen. */
  label: string;
  detail: string;
  colour?: string | null;
  symbol?: string | null;
  kind?: string | null;
}

/** A choice from a look-up, with what else a form takes from it. */
export interface Found extends Choice {
  origin?: "ours" | "gazetteer";
  name_ar?: string | null;
  spelling?: string | null;
  longitude?: number;
  latitude?: number;
  /** ISO days of a claim. */
  first?: string | null;
  last?: string | null;
  precision?: string | null;
}

/** A record was chosen for the field of that name. */
export interface Picked {
  name: string;
  item: Found;
}

/** A record that isn't there yet is to be added, of the plural `noun`. */
export interface Wanted {
  field: HTMLElement;
  name: string;
  typed: string;
  noun: string;
}

/** What a form comes to so far draws: the API's properties as far as they are known. */
export type Drawn = Omit<PositionMark, "geometryType" | "anchor" | "anchors">;

export interface Outlook {
  cautions: { kind: string; text: string; url: string | null }[];
  words: string;
  drawn: Drawn | null;
  located: { geometry: Geometry; uncertainty_m: number | null } | null;
  /** What was understood, by field. */
  says: Record<string, string>;
  /** What a text may mean, by field. */
  readings: Record<string, Choice[]>;
  /** What the texts propose for other fields. */
  fills: Record<string, string>;
}
