"""What the usual database images keep and need: their data folder, the port, how to ask whether they are ready."""

from typing import NamedTuple


class Database(NamedTuple):
    """A database image.

    Attributes:
        folder: where it keeps its data.
        ports: where it listens.
        is_ready: the command that succeeds once it answers; empty if there is no short one.
    """

    folder: str
    ports: tuple[int, ...]
    is_ready: str


_POSTGRES_READY = '["CMD-SHELL", "pg_isready -U $${POSTGRES_USER:-postgres}"]'
_MYSQL_READY = '["CMD", "mysqladmin", "ping", "-h", "127.0.0.1", "--silent"]'
_MARIADB_READY = '["CMD", "healthcheck.sh", "--connect", "--innodb_initialized"]'
_MONGO_READY = """["CMD", "mongosh", "--quiet", "--eval", "db.adminCommand('ping')"]"""
_POSTGRES = Database("/var/lib/postgresql/data", (5432,), _POSTGRES_READY)
_MYSQL = Database("/var/lib/mysql", (3306,), _MYSQL_READY)
_DATABASES = {
    "postgres": _POSTGRES,
    "postgis/postgis": _POSTGRES,
    "pgvector/pgvector": _POSTGRES,
    "timescale/timescaledb": _POSTGRES,
    "mysql": _MYSQL,
    "percona": _MYSQL,
    "mysql/mysql-server": _MYSQL._replace(is_ready=""),  # it has a health check of its own
    "mariadb": Database("/var/lib/mysql", (3306,), _MARIADB_READY),
    "mongo": Database("/data/db", (27017,), _MONGO_READY),
    "redis": Database("/data", (6379,), '["CMD", "redis-cli", "ping"]'),
    "valkey/valkey": Database("/data", (6379,), '["CMD", "valkey-cli", "ping"]'),
    "influxdb": Database("/var/lib/influxdb2", (8086,), ""),
    "elasticsearch": Database("/usr/share/elasticsearch/data", (9200,), ""),
    "neo4j": Database("/data", (7474, 7687), ""),
    "couchdb": Database("/opt/couchdb/data", (5984,), ""),
    "cassandra": Database("/var/lib/cassandra", (9042,), ""),
}
NOT_KEPT = frozenset({"redis", "valkey/valkey", "elasticsearch"})
"""Images that often hold only what can be made again: nothing is said if their data is not kept."""
_INFLUXDB_WITH_FOLDER = 2
"""The version of InfluxDB that keeps its data in `/var/lib/influxdb2`; newer ones are told where on their command."""
_MONGO_WITH_MONGOSH = 5
"""From this version on the image of MongoDB has `mongosh`; older ones have `mongo`."""
_POSTGRES_MOVED = 18
"""From this version on the image of PostgreSQL keeps its data one folder further up."""


def image_name(image: str) -> str:
    """Return the name of an image as Docker Hub has it: without registry, tag and digest."""
    name = image.partition("@")[0]
    folder, slash, last = name.rpartition("/")
    name = f"{folder}{slash}{last.partition(':')[0]}"
    return name.removeprefix("docker.io/").removeprefix("library/").removeprefix("public.ecr.aws/docker/library/")


def image_tag(image: str) -> str:
    """Return the tag of an image; empty if it has none."""
    return image.partition("@")[0].rpartition("/")[2].partition(":")[2]


def database(image: str) -> Database | None:
    """Return what is known of a database image; None if it is none."""
    name, major = image_name(image), _major(image_tag(image))
    known = _DATABASES.get(name)
    if known and is_moved_postgres(image):
        return known._replace(folder="/var/lib/postgresql")
    if known and name == "influxdb" and major not in {0, _INFLUXDB_WITH_FOLDER}:
        return known._replace(folder="/var/lib/influxdb") if major == 1 else None
    if known and name == "mongo" and 0 < major < _MONGO_WITH_MONGOSH:
        return known._replace(is_ready=known.is_ready.replace("mongosh", "mongo"))
    return known


def is_moved_postgres(image: str) -> bool:
    """Tell whether an image is of a PostgreSQL that keeps its data one folder further up than older ones."""
    name, tag = image_name(image), image_tag(image)
    is_newest = name == "postgres" and tag in {"", "latest", "alpine"}
    return is_newest or (_DATABASES.get(name) is _POSTGRES and _major(tag) >= _POSTGRES_MOVED)


def _major(tag: str) -> int:
    digits = tag.partition(".")[0].partition("-")[0]
    return int(digits) if digits.isdigit() and len(digits) < 4 else 0  # noqa: PLR2004
