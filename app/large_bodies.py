"""Addresses that take whole files: what they take is spooled to disk as it comes, never held in memory."""

# In bytes: the largest file that can be brought in, with what a form has around it.
LARGEST_FILE = 200_000_000
LARGEST_UPLOAD = LARGEST_FILE + 1024 * 1024
TAKING_FILES = ("/admin/imports", "/api/v1/imports")


def takes_file(method: str, path: str) -> bool:
    """True for a request whose body may be a file."""
    return method == "POST" and path in TAKING_FILES
