"""PostgreSQL and Redis for the tests: real servers of our own, or the ones named by the environment.

XIAOERTEST_POSTGRES=postgresql://… and XIAOERTEST_REDIS=redis://… name running servers instead.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql

START_SECONDS = 60

OTHERS_GO = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
SHAPE = """
SELECT md5(string_agg(c.relname || ':' || a.attname || ':' || a.atttypid || ':' || a.attnotnull, ',' ORDER BY c.relname, a.attnum))
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0
"""
"""Of tables, indexes and sequences, with their columns."""
EMPTY = """
DO $$
DECLARE one record; filled boolean;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR one IN SELECT oid, oid::regclass AS name, relkind FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S') AND relname <> 'alembic_version'
    LOOP
        IF one.relkind = 'S' THEN
            PERFORM setval(one.oid, 1, false);
        ELSE
            EXECUTE format('SELECT EXISTS (SELECT FROM %s)', one.name) INTO filled;
            IF filled THEN EXECUTE format('DELETE FROM %s', one.name); END IF;
        END IF;
    END LOOP;
END $$
"""

GROWN = """
SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'alembic_version'
AND (relpages > 0 OR pg_relation_size(oid) > 3 * 8192)
"""
"""Tables whose pages would make a difference to a test of how large they are."""


class Postgres:
    """A server and its databases."""

    def __init__(self, admin: str, *, ours: bool = False) -> None:
        self._admin = admin
        self.is_ours = ours
        self._clean: list[str] = []
        self._shapes: dict[str, list[object]] = {}

    def address(self, name: str) -> str:
        return self._admin.rsplit("/", 1)[0] + "/" + name

    def create(self, name: str, template: str = "template0") -> None:
        self._say(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')

    def drop(self, name: str) -> None:
        self._say(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def lend(self, template: str) -> str:
        """A database as the template is: one that was given back, or a new one, which takes a third of a second."""
        if self._clean:
            return self._clean.pop()
        name = f"test_{uuid4().hex[:12]}"
        self.create(name, template)
        return name

    @contextlib.contextmanager
    def placed(self, folder: Path, template: str) -> Iterator[str]:
        """A database as the template is, whose files lie in the folder."""
        with psycopg.connect(self._admin, autocommit=True) as connection:
            (data,) = connection.execute("SHOW data_directory").fetchone() or ("",)
        owner = Path(data).stat()
        os.chown(folder, owner.st_uid, owner.st_gid)
        name = f"placed_{uuid4().hex[:12]}"
        self._say(f"CREATE TABLESPACE \"{name}\" LOCATION '{folder}'")
        try:
            self._say(f'CREATE DATABASE "{name}" TEMPLATE "{template}" TABLESPACE "{name}"')
            yield name
        finally:
            self.drop(name)
            self._say(f'DROP TABLESPACE "{name}"')

    def take_back(self, name: str, template: str) -> None:
        """Emptied for the next test; where its tables are not the template's any more, it goes."""
        with psycopg.connect(self.address(name), autocommit=True) as connection:
            connection.execute(OTHERS_GO)
            same = _shape(connection) == self._shape(template)
            if same:
                connection.execute(EMPTY)
                for (table,) in connection.execute(GROWN).fetchall():
                    connection.execute(sql.SQL("VACUUM {}").format(sql.Identifier(table)))
        if same:
            self._clean.append(name)
        else:
            self.drop(name)

    def _shape(self, name: str) -> list[object]:
        if name not in self._shapes:
            with psycopg.connect(self.address(name), autocommit=True) as connection:
                self._shapes[name] = _shape(connection)
        return self._shapes[name]

    def _say(self, words: str) -> None:
        with psycopg.connect(self._admin, autocommit=True) as connection:
            connection.execute(words.encode())


def _shape(connection: psycopg.Connection) -> list[object]:
    """Of a database's tables, and the version that they say they have."""
    found: list[object] = [connection.execute(SHAPE).fetchone()]
    with contextlib.suppress(psycopg.errors.UndefinedTable):
        found.append(connection.execute("SELECT version_num FROM alembic_version").fetchone())
    return found


class OwnPostgres:
    """A server on a port of its own, with its data in `folder`; it can be ended and started again."""

    def __init__(self, folder: Path, *settings: str) -> None:
        self._user, self._programs, port = _plain_user(folder), _postgres_programs(), free_port()
        data, words = folder / "data", ["-U", "xiaoer", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
        _run(self._user, [self._programs / "initdb", "-D", data, *words])
        self._own = ["-D", data, "-h", "127.0.0.1", "-p", port, "-k", folder]
        self._own += [word for one in settings for word in ("-c", one)]
        self.admin = f"postgresql://xiaoer@127.0.0.1:{port}/postgres"

    def start(self) -> None:
        self._server = _start(self._user, [self._programs / "postgres", *self._own])
        try:
            _wait_for(self._server, lambda: psycopg.connect(self.admin).close())
        except BaseException:
            self.stop()
            raise

    def end(self, number: int) -> None:
        """By signal: SIGINT cuts the connections and writes everything down, SIGQUIT leaves it as a crash does."""
        self._server.send_signal(number)
        self._server.wait()

    def stop(self) -> None:
        _stop(self._server)


@contextlib.contextmanager
def running_postgres(*, durable: bool = False) -> Iterator[Postgres]:
    """`durable`: as it comes from the package, each commit on the disk; what is measured is measured so."""
    named = os.environ.get("XIAOERTEST_POSTGRES")
    if named:
        yield Postgres(named)
        return
    with tempfile.TemporaryDirectory(prefix="xiaoer-pg-") as folder:
        # What survives a power cut is the server's own promise; the tests end processes.
        # Its own housekeeping begins transactions, and what was announced after one that is under way is followed later.
        quick = () if durable else ("fsync=off", "autovacuum=off")
        server = OwnPostgres(Path(folder), "max_connections=200", *quick)
        server.start()
        try:
            yield Postgres(server.admin, ours=True)
        finally:
            server.stop()


@contextlib.contextmanager
def running_redis() -> Iterator[str]:
    named = os.environ.get("XIAOERTEST_REDIS")
    if named:
        yield named
        return
    with tempfile.TemporaryDirectory(prefix="xiaoer-redis-") as folder:
        port = free_port()
        program = shutil.which("redis-server")
        if program is None:
            raise FileNotFoundError("redis-server is missing: run `make setup`")
        words = [program, "--bind", "127.0.0.1", "--port", port, "--dir", folder, "--save", "", "--appendonly", "no"]
        server = _start(_plain_user(Path(folder)), words)
        try:
            _wait_for(server, lambda: socket.create_connection(("127.0.0.1", port), 1).close())
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            _stop(server)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _postgres_programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if not found:
        raise FileNotFoundError("PostgreSQL's server is missing: run `make setup`")
    return found[-1].parent


def _plain_user(folder: Path) -> str | None:
    """PostgreSQL refuses to run as root: the package's own user then, who must own the folder."""
    if os.geteuid() != 0:
        return None
    name = "postgres" if _user_exists("postgres") else "nobody"
    shutil.chown(folder, name)
    return name


def _user_exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def _run(user: str | None, words: list[object]) -> None:
    subprocess.run([str(word) for word in words], user=user, check=True, capture_output=True, cwd="/")


def _start(user: str | None, words: list[object]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [str(word) for word in words], user=user, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _wait_for(server: subprocess.Popen[bytes], knock: Callable[[], None]) -> None:
    """Until `knock` is answered: an open port alone is not enough, PostgreSQL opens it before it answers."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"{server.args!r} ended with {server.returncode}")
        with contextlib.suppress(OSError, psycopg.OperationalError):
            knock()
            return
        time.sleep(0.05)
    raise TimeoutError(f"{server.args!r} did not answer")


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
