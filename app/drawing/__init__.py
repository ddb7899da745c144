"""Small maps that are drawn on the server, as SVG without a script."""
