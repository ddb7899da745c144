"""Files on their way into the map: taken, checked, brought in, by whichever worker has time.

All of it lies in tables of the schema `desk` until it is brought in (`app/models/importing.py`).
Callers use `taking`, `deciding` and `working`.
"""
