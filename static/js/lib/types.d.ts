/**
 * The rows that the map shows. Members of the API's answers are those of app/api/schemas_read.py:
 * tests/test_script_types.py holds the two together.
 */

import type { Geometry } from "geojson";
import type { Group } from "./span.js";

/** [latitude, longitude], as Leaflet has it. */
export type At = [number, number];

export interface Name {
  name: string;
  language: string;
  script: string;
}

export interface PlaceProperties {
  slug: string;
  name: string;
  name_ar: string | null;
  kind: string;
  country: string | null;
  part_of: string | null;
  names: Name[];
  uncertainty_m: number;
  evidence: string;
  claim_count: number;
  source_count: number;
  position_count: number;
  note: string | null;
  url: string;
}

export interface PositionProperties {
  id: string;
  title: string;
  actor: string;
  actor_name: string;
  actor_colour: string;
  actor_symbol: string;
  place: string | null;
  place_name: string | null;
  posture: string;
  modality: string;
  valid_from: string | null;
  valid_to: string | null;
  valid_precision: string | null;
  valid_edtf: string | null;
  start_unknown: boolean;
  drawn_from: string | null;
  last_confirmed: string | null;
  last_said: string | null;
  days_since: number | null;
  uncertainty_m: number;
  claims: string[];
  kinds: string[];
  grades: string[];
  said_by: string[];
  settled_on: string | null;
  rests_on_claims: number;
  rests_on_origins: number;
  claims_against: number;
  falls_with: string | null;
  note: string | null;
  licences: string[];
  attributions: string[];
  url: string;
}

export interface ActorRelation {
  relation: string;
  actor: string;
  actor_name: string;
  valid_from: string | null;
  valid_to: string | null;
  valid_precision: string | null;
  valid_edtf: string | null;
  claim: string;
}

export interface Actor {
  slug: string;
  name: string;
  short_name: string | null;
  kind: string;
  parent: string | null;
  colour: string;
  symbol: string;
  sidc: string | null;
  names: Name[];
  relations: ActorRelation[];
  claim_count: number;
  position_count: number;
  note: string | null;
  url: string;
}

/** A feature of a GeoJSON answer. */
export interface Feature<Properties> {
  type: "Feature";
  id: string;
  geometry: Geometry | null;
  properties: Properties;
}

/** What marks of places are made of; the map beside a text knows no more of its places than this. */
export interface PlaceMark extends Partial<PlaceProperties> {
  slug: string;
  name: string;
  claim_count: number;
  uncertainty_m: number;
  geometry: Geometry;
  anchor: At;
}

/** A place of the map, as it is kept once fetched. */
export type Place = PlaceProperties & PlaceMark;

/** What a position is called by. */
export interface PositionWords {
  actor_name: string;
  posture: string;
  /** `observed` or `expected`. */
  modality: string;
  place_name?: string | null;
  /** Kinds of the claims behind it. */
  kinds?: string[];
  /** ISO days, both included. */
  valid_from?: string | null;
  valid_to?: string | null;
  valid_precision?: string | null;
  /** ISO day from which it is known whether what was expected came. */
  settled_on?: string | null;
  start_unknown?: boolean;
  /** ISO day, of what was observed. */
  last_confirmed?: string | null;
  /** ISO day, of what is expected. */
  last_said?: string | null;
}

/** How old the last word of a position is: 1 beyond 30 days, 2 beyond a year. */
export type Age = 0 | 1 | 2;

/** What a position is drawn by, on the day that is shown. */
export interface PositionLook {
  /** Its slug; the legend's samples are of none. */
  actor?: string;
  modality: string;
  posture: string;
  actor_colour: string;
  actor_symbol: string;
  kinds?: string[];
  valid_precision?: string | null;
  start_unknown?: boolean;
  /** Whether its outcome is known by the day. */
  settled?: boolean;
  /** What became of it between two days, where a span is shown. */
  group?: Group;
  age?: Age;
}

/** What marks of positions are made of; what a form comes to so far has no more than this. */
export interface PositionMark extends Omit<Partial<PositionProperties>, "uncertainty_m">, PositionWords, PositionLook {
  id: string;
  actor: string;
  actor_colour: string;
  actor_symbol: string;
  actor_name: string;
  posture: string;
  modality: string;
  place: string | null;
  geometry: Geometry;
  geometryType: Geometry["type"];
  anchor: At;
  /** One for each point, else just the one. */
  anchors: At[];
  /** Null while a form doesn't say it. */
  uncertainty_m?: number | null;
  /** The ISO day that is shown. */
  on?: string;
  /** What became of it between two days, where a span is shown. */
  group?: Group;
}

/** A position of the map, as it is kept once fetched. */
export type Position = PositionProperties & PositionMark;

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** A part of the columns of all positions, as their list has it (docs/columns.md). */
export interface ColumnPart {
  name: string;
  href: string;
  /** Where the positions behind its rows are asked for. */
  rows: string;
  /** Where the bits are that say which of its positions stay, where the list is narrowed. */
  left?: string;
  count: number;
  /** Of what is read, not of what is sent. */
  bytes: number;
  /** West, south, east, north of its points and anchors; null where there are none. */
  bounds: [number, number, number, number] | null;
}

/** What all positions are drawn by, and where their columns lie. */
export interface ColumnList {
  layout: number;
  version: string;
  count: number;
  epoch: string;
  unknown: number;
  open: number;
  days: [string, string] | null;
  bounds: [number, number, number, number] | null;
  actors: { slug: string; name: string; short_name: string | null; colour: string; symbol: string }[];
  postures: string[];
  modalities: string[];
  precisions: string[];
  parts: ColumnPart[];
}

/** Positions as columns, of which the first `count` rows are read. */
export interface Columns {
  count: number;
  /** The ISO day that is 0. */
  epoch: string;
  open: number;
  /** What coordinates are divided by to be degrees. */
  scale: number;
  longitude: Int32Array;
  latitude: Int32Array;
  first: Uint16Array | Int32Array;
  last: Uint16Array | Int32Array;
  said: Uint16Array | Int32Array;
  settled: Uint16Array | Int32Array;
  actor: Uint16Array;
  posture: Uint8Array;
  modality: Uint8Array;
  precision: Uint8Array;
  flags: Uint8Array;
  uncertainty: Uint8Array;
  /** The rows that are lines or areas, in order, and four sides of each. */
  boxRows: Uint32Array;
  boxes: Int32Array;
  /** The parts that are read, each with its first row. */
  parts: (ColumnPart & { start: number })[];
}
