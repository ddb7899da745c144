"""The environment, read once, as typed settings. Every name starts with CONFLICT_MAP_.

Callers use `Settings`; `read_settings()` turns a wrong value into a SetupError that names it.
`docs/settings.md` lists every setting, and a test compares the two.
"""

import os
import re
from datetime import date
from ipaddress import ip_network
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.errors import SetupError
from app.vocabulary.countries import NAMES

PROJECT_DIR = Path(__file__).resolve().parent.parent
# A host as addresses and the header Host have it: a name, or an IPv6 address in brackets.
ORIGIN = re.compile(r"https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?")
HOST = re.compile(r"(?P<name>[a-z0-9._-]+|\[[0-9a-f:.]+\])(:(?P<port>[0-9]{1,5}))?")
CONTACT = re.compile(r"(?:mailto:[^\s@]+@[^\s@]+|https://[^\s]+|tel:\+?[0-9-]+)", re.ASCII)
EVERYWHERE = ("0.0.0.0", "::", "")  # noqa: S104  (compared, not bound)


def cores() -> int:
    """How many of the machine's cores this program may use, at least 1."""
    # macOS can't tell what a program may use, only what there is.
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Settings(BaseSettings):
    """What an operator may set. The description of each field is shown by `doctor` and in `docs/settings.md`."""

    model_config = SettingsConfigDict(env_prefix="CONFLICT_MAP_", extra="ignore", frozen=True)

    host: str = Field("127.0.0.1", description="Address that the web server listens on.")
    port: int = Field(8000, ge=1, le=65535, description="Port that the web server listens on.")
    workers: int = Field(
        default_factory=cores,
        ge=1,
        le=256,
        description="Processes that answer requests; as many as the machine has cores if unset.",
    )
    data_dir: Path = Field(
        PROJECT_DIR / "var", description="Folder of the private database cluster and its secrets."
    )
    backup_dir: Path | None = Field(
        None,
        description="Folder of the dated backups that `backup --keep` makes and `drill` tries; "
        "`backups` in the data folder if unset.",
    )
    sealing_key_file: Path | None = Field(
        None,
        description="File with the key that the history is sealed with, which is made with the first "
        "sealing; `sealing-key` in the data folder if unset.",
    )
    seal_seconds: int = Field(
        30,
        ge=0,
        le=86_400,
        description="How often what changed is sealed, in seconds; 0 for never.",
    )
    gazetteer: str = Field(
        "map",
        description="What is loaded of the gazetteer of the world while the map runs: map, the countries that "
        "its places name; codes of countries, such as UA RU, with blanks between; world; or none.",
    )
    database_url: str | None = Field(
        None, description="An outside PostGIS to use in place of the private cluster."
    )
    reader_url: str | None = Field(
        None,
        description="Where readers are sent: a replica, or several with blanks between; who logs in "
        "there acts as conflict_map_reader alone, and must be granted that.",
    )
    reader_lag_seconds: float = Field(
        5,
        gt=0,
        description="How old the last change may be that a replica has before it is passed over, in "
        "seconds.",
    )
    pool_size: int = Field(
        5, ge=1, le=100, description="Open connections that each worker keeps for each role."
    )
    statement_timeout_ms: int = Field(
        5000, ge=100, description="Longest a reader's statement may run, in milliseconds."
    )
    secret_key: str | None = Field(
        None,
        description="Key that sessions, tokens, links and recovery codes are hashed with, the same "
        "for every process; without the former one below, changing it ends them all. Plain "
        "SHA-256 if unset.",
    )
    former_secret_keys: str | None = Field(
        None,
        description="Keys that were set before, with commas between; what was hashed with them "
        "still holds. The word none stands for no key.",
    )
    admin_password: str | None = Field(
        None, description="First admin's password, in place of a generated one."
    )
    public_url: str | None = Field(
        None,
        description="The address readers use, for absolute links; the one that was asked if unset.",
    )
    allowed_hosts: str = Field(
        "",
        description="Further names under which the map may be asked for, each with a port if it "
        "has one of its own, with commas between; other names than these, the public address and "
        "the bound one get 400.",
    )
    frame_ancestors: str = Field(
        "none",
        description="Which sites may show the map in a frame (`/embed`): none, any, or their origins, such as "
        "https://news.example.org, with commas between.",
    )
    security_contact: str = Field(
        "",
        description="Whom to tell of a fault in security, as /.well-known/security.txt says: mailto:, https: or "
        "tel: addresses, with commas between; nobody is named if unset.",
    )
    trusted_proxies: str = Field(
        "",
        description="Addresses or networks of proxies whose X-Forwarded-For and -Proto are "
        "believed, with commas between; none if unset.",
    )
    session_idle_minutes: int = Field(
        720, ge=5, description="After how many minutes without a request a session ends."
    )
    session_days: int = Field(
        14, ge=1, le=365, description="After how many days a session ends in any case."
    )
    audit_days: int = Field(
        365, ge=30, le=3650, description="After how many days the audit forgets what it noted."
    )
    import_days: int = Field(
        30,
        ge=1,
        le=3650,
        description="After how many days a file that was taken and not brought in is forgotten, once "
        "nobody was at it.",
    )
    review: Literal["auto", "on", "off"] = Field(
        "auto",
        description="Whether a second person must publish a change; auto means as soon as there "
        "is more than one account. Admins can set it in the browser too, which goes first.",
    )
    smtp_host: str | None = Field(
        None, description="Mail server for invitations and resets; no mail is sent if unset."
    )
    smtp_port: int = Field(587, ge=1, le=65535, description="The mail server's port.")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="How the connection to the mail server is protected."
    )
    smtp_user: str | None = Field(None, description="User at the mail server, if it asks for one.")
    smtp_password: str | None = Field(None, description="That user's password.")
    smtp_from: str | None = Field(
        None, description="Sender of the mail; needed when a mail server is set."
    )
    log_format: Literal["text", "json"] = Field(
        "text", description="The form of the log on standard error: plain text, or JSON lines."
    )
    log_requests: Literal["all", "faults", "none"] = Field(
        "all",
        description="Which requests get a line in the log: all, those alone that got no answer or "
        "one of status 500 and more, or none.",
    )
    log_addresses: Literal["none", "network", "full"] = Field(
        "network",
        description="What the log tells of a visitor's address: nothing, its network alone (/24, "
        "for IPv6 /48), or all of it.",
    )
    metrics_address: str | None = Field(
        None,
        description="Address of its own, such as 127.0.0.1:9464, at which /metrics tells figures "
        "in OpenMetrics form; nowhere if unset.",
    )
    opening_place: str | None = Field(
        None, description="Slug of the place shown first; the place with most claims if unset."
    )
    opening_day: date | None = Field(
        None, description="Day shown first; the day with most positions if unset."
    )
    opening_view: str | None = Field(
        None,
        description="What the map shows first, as west,south,east,north in degrees; all that is on "
        "it if unset.",
    )
    basemap_url: str | None = Field(
        None,
        description="Another base map: a PMTiles address, or a tile template with {z}/{x}/{y}.",
    )
    basemap_attribution: str | None = Field(
        None, description="Credit to show for that other base map."
    )

    @field_validator("gazetteer")
    @classmethod
    def check_gazetteer(cls, value: str) -> str:
        """Refuse what is no country's code."""
        if value in ("map", "world", "none"):
            return value
        wrong = [each for each in value.upper().split() if each not in NAMES]
        if wrong or not value.strip():
            raise ValueError("it is map, world, none, or codes of ISO 3166 such as UA RU")
        return value.upper()

    @field_validator("public_url")
    @classmethod
    def check_public_url(cls, value: str | None) -> str | None:
        """Refuse what readers can't open: the links of mails and feeds begin with it."""
        parts = urlsplit(value or "")
        is_one = parts.scheme in ("http", "https") and HOST.fullmatch(parts.netloc.lower())
        if value and not (is_one and not parts.query and not parts.fragment):
            raise ValueError("it begins like https://map.example.org")
        return value

    @field_validator("opening_view")
    @classmethod
    def check_view(cls, value: str | None) -> str | None:
        """Refuse what is no box; one over the 180th meridian has its west above its east."""
        number = r" *(-?\d{1,3}(?:\.\d*)?) *"
        found = re.fullmatch(",".join([number] * 4), value or "")
        west, south, east, north = map(float, found.groups()) if found else (0.0, 1.0, 0.0, 0.0)
        inside = max(abs(west), abs(east)) <= 180 and max(abs(south), abs(north)) <= 90
        if value and not (inside and south <= north):
            raise ValueError("it has four numbers in degrees, like 38,34,41,37")
        return value

    @field_validator("allowed_hosts")
    @classmethod
    def check_hosts(cls, value: str) -> str:
        """Refuse what no Host can be, such as a pattern or an address with a path."""
        for part in split_list(value):
            if not HOST.fullmatch(part.lower()):
                raise ValueError(f"{part!r} is no name like map.example.org or 192.0.2.7:8080")
        return value

    @field_validator("frame_ancestors")
    @classmethod
    def check_frame_ancestors(cls, value: str) -> str:
        """Refuse what is no origin: it goes into a header as it is."""
        for part in [] if value in ("none", "any") else split_list(value):
            if not ORIGIN.fullmatch(part):
                raise ValueError(f"{part!r} is no origin like https://news.example.org")
        return value

    @field_validator("security_contact")
    @classmethod
    def check_security_contact(cls, value: str) -> str:
        """Refuse what is no address to write, call or go to: it is published as it is."""
        for part in split_list(value):
            if not CONTACT.fullmatch(part):
                raise ValueError(f"{part!r} is no address like mailto:security@example.org")
        return value

    @field_validator("metrics_address")
    @classmethod
    def check_metrics_address(cls, value: str | None) -> str | None:
        """Refuse what nothing can listen on."""
        found = HOST.fullmatch((value or "").lower())
        if value and not (found and found["port"] and 0 < int(found["port"]) < 2**16):
            raise ValueError("it has a host and a port, like 127.0.0.1:9464")
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def check_networks(cls, value: str) -> str:
        """Refuse what is neither an address nor a network."""
        for part in split_list(value):
            ip_network(part, strict=False)
        return value

    @property
    def reader_urls(self) -> list[str]:
        """Addresses of the servers that readers are sent to."""
        return (self.reader_url or "").split()

    @property
    def backups(self) -> Path:
        """The folder of dated backups."""
        return self.backup_dir or self.data_dir / "backups"

    @property
    def sealing_key(self) -> Path:
        """The file with the key that the history is sealed with."""
        return self.sealing_key_file or self.data_dir / "sealing-key"

    @property
    def proxies(self) -> list[str]:
        """The trusted proxies, each an address or a network."""
        return split_list(self.trusted_proxies)

    @property
    def former_keys(self) -> list[str]:
        """The secret keys that were set before; an empty text stands for none."""
        return ["" if key == "none" else key for key in split_list(self.former_secret_keys or "")]

    @property
    def host_names(self) -> list[str]:
        """The further names under which the map may be asked for."""
        return split_list(self.allowed_hosts)

    @property
    def may_be_framed(self) -> bool:
        """True when any other site may show the map in a frame."""
        return self.framing != "'none'"

    @property
    def framing(self) -> str:
        """Who may frame the map, as the header's `frame-ancestors` has it."""
        words = {"none": "'none'", "any": "*", "": "'none'"}
        return words.get(self.frame_ancestors) or " ".join(split_list(self.frame_ancestors))

    @property
    def metrics_bound(self) -> tuple[str, int] | None:
        """Host and port of the metrics; none where there are none."""
        if self.metrics_address is None:
            return None
        host, _, port = self.metrics_address.rpartition(":")
        return host.strip("[]"), int(port)

    @property
    def listens_everywhere(self) -> bool:
        """True when the web server listens on every address of this machine."""
        return self.host in EVERYWHERE


def split_list(value: str) -> list[str]:
    """The parts of a setting with commas between them."""
    return [part.strip() for part in value.split(",") if part.strip()]


def read_settings() -> Settings:
    """The settings as the environment gives them.

    Raises SetupError naming the variable, the value found and what would be accepted.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "CONFLICT_MAP_" + "_".join(str(part) for part in first["loc"]).upper()
        raise SetupError(f"{name} is {first['input']!r}: {first['msg'].lower()}.") from None
