/**
 * What the scripts find or leave on the page: the composed script's counterpart, our own events, and as much as
 * is used of protomaps-leaflet, which comes as a script of its own.
 */

import type { Outlook, Picked } from "./desk/types.js";
import type { ComposedAnswer } from "./composed.js";
import type { Spoken } from "./lib/say.js";
import type { Store } from "./store.js";

declare global {
  var conflictMap: ComposedAnswer;
  /** Not in English. */
  var spoken: Spoken | undefined;

  interface Navigator {
    /** Only some browsers tell. */
    readonly connection?: { readonly saveData?: boolean };
  }

  interface DocumentEventMap {
    /** The map page has its map. */
    mapstart: CustomEvent<{ map: L.Map; store: Store }>;
    themechange: CustomEvent<"light" | "dark">;
    /** Positions are drawn with other signs from now on. */
    symbolschange: CustomEvent<undefined>;
  }

  interface HTMLElementEventMap {
    /** A record was chosen for a field of a form. */
    pick: CustomEvent<Picked>;
    /** The server has said what a form comes to so far. */
    outlook: CustomEvent<Outlook>;
    /** A form could not be sent after all. */
    unsent: Event;
  }

  /** As much as is used of milsymbol, which comes as a script of its own. */
  namespace ms {
    class Symbol {
      constructor(code: string, options: { infoFields?: boolean; strokeWidth?: number; size?: number });
      isValid(): boolean;
      asDOM(): SVGSVGElement;
      asCanvas(): HTMLCanvasElement;
      /** Where the middle of the frame is, in pixels. */
      getOctagonAnchor(): { x: number; y: number };
    }
  }

  namespace protomapsL {
    type Properties = Record<string, string | number | undefined>;

    interface Point {
      x: number;
      y: number;
      clone(): Point;
    }

    interface TileFeature {
      props: Properties;
      /** 1 for points, 2 for lines, 3 for areas. */
      geomType: number;
    }

    interface Tile {
      x: number;
      y: number;
      z: number;
    }

    /** A tile's features, in units of its data; `origin` in pixels of the world at zoom `z`. */
    interface PreparedTile {
      z: number;
      origin: Point;
      scale: number;
      data: Map<string, TileFeature[]>;
    }

    interface View {
      /** Fails with an AbortError where the tile isn't wanted. */
      getDisplayTile(tile: Tile): Promise<PreparedTile>;
    }

    /** A PMTiles file. */
    interface TileArchive {
      source: { getBytes(offset: number, length: number, ...others: unknown[]): Promise<unknown> };
      getZxy(z: number, x: number, y: number): Promise<{ data: ArrayBuffer } | undefined>;
    }

    class PmtilesSource {
      constructor(url: string, cancelsOtherZooms: boolean);
      p: TileArchive;
    }

    /** As the library makes it for a PMTiles file. */
    interface FileView extends View {
      tileCache: { source: PmtilesSource };
    }

    interface Bounds {
      minX: number;
      minY: number;
      maxX: number;
      maxY: number;
    }

    interface Layout {
      zoom: number;
      scratch: CanvasRenderingContext2D;
    }

    interface Label {
      anchor: Point;
      bboxes: Bounds[];
      draw: (canvas: CanvasRenderingContext2D) => void;
      deduplicationKey?: string;
      deduplicationDistance?: number;
    }

    interface LabelSymbolizer {
      place(layout: Layout, geometry: Point[][], feature: TileFeature): Label[] | undefined;
    }

    interface PaintSymbolizer {
      draw(context: CanvasRenderingContext2D, geometry: Point[][], zoom: number, feature: TileFeature): void;
    }

    type Filter = (zoom: number, feature: TileFeature) => boolean;
    type Scaled = number | ((zoom: number) => number);

    interface PaintRule {
      dataSource?: string;
      dataLayer: string;
      symbolizer: PaintSymbolizer;
      minzoom?: number;
      maxzoom?: number;
      filter?: Filter;
    }

    interface LabelRule {
      dataSource?: string;
      dataLayer: string;
      symbolizer: LabelSymbolizer;
      minzoom?: number;
      maxzoom?: number;
      filter?: Filter;
      sort?: (a: Properties, b: Properties) => number;
    }

    interface LeafletLayer extends L.GridLayer {
      options: L.GridLayerOptions & LayerOptions;
      paintRules: PaintRule[];
      labelRules: LabelRule[];
      /** The tiles that were read, by source; two layers may share them. */
      views: Map<string, View>;
      clearLayout(): void;
      rerenderTiles(): void;
    }

    interface LayerOptions {
      /** One file, or several by name. */
      url?: string;
      sources?: Record<string, { url: string; maxDataZoom: number }>;
      maxDataZoom?: number;
      bounds?: L.LatLngBoundsExpression;
      attribution?: string;
      pane?: string;
      paintRules?: PaintRule[];
      labelRules?: LabelRule[];
      tasks?: Promise<unknown>[];
      flavor?: string;
      lang?: string;
    }

    interface LineStyle {
      color?: string;
      width?: Scaled;
      opacity?: number;
      dash?: number[];
      lineCap?: string;
      lineJoin?: string;
    }

    class LineSymbolizer implements PaintSymbolizer {
      constructor(style: LineStyle);
      draw: PaintSymbolizer["draw"];
    }

    class PolygonSymbolizer implements PaintSymbolizer {
      constructor(style: { fill?: string; stroke?: string; width?: Scaled });
      draw: PaintSymbolizer["draw"];
    }

    class LineLabelSymbolizer implements LabelSymbolizer {
      constructor(style: {
        labelProps: string[] | ((zoom: number, feature?: TileFeature) => string[]);
        font: string;
        fill: string;
        stroke: string;
        width: number;
        offset: number;
        repeatDistance: number;
      });
      place: LabelSymbolizer["place"];
    }

    function exp(base: number, stops: [number, number][]): (zoom: number) => number;
    function leafletLayer(options: LayerOptions): LeafletLayer;
  }
}
