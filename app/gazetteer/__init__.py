"""Places that aren't on the map yet, from GeoNames. Pure; what is asked of the database is in `app.queries.gazetteer`.

- `entries`: a place of the gazetteer
- `region`: towns of Syria, Iraq and around, from a small file that is read once and kept
- `world`: those of the whole world, from a packed file by which the database is filled
"""
