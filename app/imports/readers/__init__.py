"""From the bytes of a file to a `Table`: each format read as a stream, nothing fetched, nothing run."""
