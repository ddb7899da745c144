"""What GDAL's OAPIF driver and OWSLib find at /ogc of the site that is named: a program for tests."""

import json
import sys
from typing import Any

import httpx2
import pyogrio
from owslib.ogcapi.features import Features


def rows(address: str, layer: str, **options: Any) -> dict[str, list[Any]]:
    """By field, the values of a layer."""
    meta, _, shapes, data = pyogrio.raw.read(address, layer=layer, **options)
    values = {
        name: [plain(each) for each in column]
        for name, column in zip(meta["fields"], data, strict=True)
    }
    return values | {"": [] if shapes is None else [each is not None for each in shapes]}


def plain(value: Any) -> Any:
    """A value as text, empty where there is none."""
    text = str(value)
    return "" if text in ("None", "NaT", "nan") else text.removesuffix(".0")


def look(site: str) -> dict[str, Any]:
    """All that the tests ask for."""
    visitor = httpx2.Client(trust_env=False)
    address = f"OAPIF:{site}/ogc"
    layers, every = {}, {}
    for name, _kind in pyogrio.list_layers(address):
        asked = visitor.get(f"{site}/ogc/collections/{name}/items?limit=10000").json()
        info = pyogrio.read_info(address, layer=name, force_feature_count=True)
        every[name] = [each["properties"] for each in asked["features"]]
        found = rows(address, name)
        key = next(iter(every[name][0]))
        layers[name] = {
            "fields": dict(zip(info["fields"].tolist(), info["ogr_types"], strict=True)),
            "features": info["features"],
            "matched": asked["numberMatched"],
            "rows": len(found[key]),
            "shapes": sum(found[""]),
            "placed": sum(each["geometry"] is not None for each in asked["features"]),
            "values": sorted(zip(*(found[field] for field in every[name][0]), strict=True)),
            "expected": sorted(
                tuple(plain(value) for value in each.values()) for each in every[name]
            ),
        }
    return {
        "layers": layers,
        "narrowed": narrow(address, site, every["positions"], visitor),
        "owslib": ask(site),
    }


def narrow(address: str, site: str, positions: list[Any], visitor: httpx2.Client) -> dict[str, Any]:
    """Filters as QGIS sends them."""
    days = "valid_from >= '2017/06/07' AND valid_to <= '2017/12/31'"
    cast = (
        f"{days} AND CAST(\"valid_from\" AS character(10)) >= '2017/06/07'"
        " AND CAST(\"valid_to\" AS character(10)) <= '2017/12/31'"
    )
    box = visitor.get(f"{site}/ogc/collections/positions/items?bbox=38,34,41,37&limit=1").json()
    return {
        "actor": len(rows(address, "positions", where="actor = 'isis'")["id"]),
        "actor_expected": sum(each["actor"] == "isis" for each in positions),
        "box": len(rows(address, "positions", bbox=(38, 34, 41, 37))["id"]),
        "box_expected": box["numberMatched"],
        "days": sorted(rows(address, "positions", where=days)["id"]),
        "days_cast": sorted(rows(address, "positions", where=cast)["id"]),
        "days_expected": sorted(
            each["id"]
            for each in positions
            if (each["valid_from"] or "") >= "2017-06-07"
            and (each["valid_to"] or "9999") <= "2017-12-31"
        ),
    }


def ask(site: str) -> dict[str, Any]:
    """What OWSLib finds."""
    server = Features(f"{site}/ogc")
    asked = {"bbox": [38, 34, 41, 37], "datetime_": "2017-06-01/2017-07-01"}
    whole = server.collection_items("positions", limit=10_000, **asked)
    filtered = server.collection_items("positions", limit=10_000, filter="posture = 'holds'")
    try:
        posted = str(
            server.collection_items("positions", cql={"op": "=", "args": [{"property": "id"}, "x"]})
        )
    except RuntimeError as error:
        posted = str(error)
    return {
        "collections": server.feature_collections(),
        "openapi": server.api()["openapi"],
        "queryables": list(server.collection_queryables("positions")["properties"]),
        "asked": len(whole["features"]),
        "asked_expected": whole["numberMatched"],
        "filtered": sum(each["properties"]["posture"] == "holds" for each in filtered["features"]),
        "filtered_expected": filtered["numberMatched"],
        "one": server.collection_item("positions", "magnier-pos-sdf-east")["id"],
        "posted": posted,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(look(sys.argv[1])))
