"""Routes that answer JSON, GeoJSON and tiles, one module per noun. Version 1 is a contract."""
