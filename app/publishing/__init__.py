"""The map to take along, as one HTML file that needs no server: `one_file.draw_up` puts it together.

It asks the application itself, in this process, for what any reader may see of the map as it was known at one
instant: so nothing is in it that readers could not have had from the server, and nothing is told twice.
"""
