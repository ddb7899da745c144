"""The private PostGIS cluster of a one-machine run.

`start_cluster` starts it, or joins the one that runs; `Cluster.stop` leaves it. `programs` finds
PostgreSQL's programs, `folders` decides whose it is and where it lies, `server` starts and stops
the process, `cluster` puts them together.
"""

from app.local_postgres.cluster import Cluster, start_cluster
from app.local_postgres.programs import Programs, find_client, find_programs, installed_programs

__all__ = [
    "Cluster",
    "Programs",
    "find_client",
    "find_programs",
    "installed_programs",
    "start_cluster",
]
