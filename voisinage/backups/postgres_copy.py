"""PostgreSQL: `pg_dump` on an exported snapshot, so that the rows counted are exactly those kept; and the way back."""

import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from typing import IO, BinaryIO, cast

import psycopg
from psycopg import sql
from sqlalchemy import URL

from voisinage.backups.copying import CannotCopy, Counts, Damaged

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
LONGEST = 3 * 3600  # seconds


class PostgresCopy:
    """What a backup needs of a PostgreSQL database. The passwords go to the programs in their environment alone."""

    def __init__(self, url: URL) -> None:
        self._url = url.set(drivername="postgresql")

    @contextmanager
    def reading(self, _near: Path, /) -> Iterator[tuple[BinaryIO, Counts]]:
        """A dump of one instant as it comes, and how many rows each table had in that same instant."""
        with self._connected() as connection, connection.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            snapshot = str(cursor.execute("SELECT pg_export_snapshot()").fetchall()[0][0])
            counts = _counts(cursor)
            # A role that the second lock binds may dump as well: held to no commune, it sees all rows.
            options = ("--format=custom", "--no-owner", "--no-privileges", "--enable-row-security")
            dump = self._program(
                "pg_dump", *options, f"--snapshot={snapshot}", self._address(self._url), output=subprocess.PIPE
            )
            yield cast("BinaryIO", dump.stdout), counts
            _finish(dump)
            cursor.execute("ROLLBACK")

    @contextmanager
    def scratch(self, content: BinaryIO, _near: Path, /) -> Iterator[Counts]:
        """Restore into a database that is thrown away, and count. Raises Damaged; CannotCopy where none may be made."""
        name = f"voisinage_essai_{secrets.token_hex(6)}"
        self._administer(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        try:
            there = PostgresCopy(self._url.set(database=name))
            there._load(content)
            yield there.counts()
        finally:
            self._administer(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))

    def restore(self, content: BinaryIO, _near: Path, /) -> None:
        """Put the content in the place of whatever is there, in one transaction. Raises Damaged."""
        self._load(content, "--clean", "--if-exists")

    def counts(self) -> Counts:
        """How many rows each table has now."""
        with self._connected() as connection, connection.cursor() as cursor:
            return _counts(cursor)

    def _load(self, content: BinaryIO, *options: str) -> None:
        loading = self._program("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner",
                                "--no-privileges", *options, f"--dbname={self._address(self._url)}",
                                source=content)  # fmt: skip
        if loading.wait(LONGEST):
            raise Damaged

    @contextmanager
    def _connected(self) -> Iterator[psycopg.Connection]:
        """A connection that begins nothing by itself."""
        try:
            connection = psycopg.connect(self._url.render_as_string(hide_password=False), autocommit=True)
        except psycopg.OperationalError as silent:
            raise CannotCopy("La base PostgreSQL ne répond pas : vérifiez VOISINAGE_DATABASE_URL.") from silent
        with connection:
            yield connection

    def _administer(self, statement: sql.Composed) -> None:
        try:
            with self._connected() as connection:
                connection.execute(statement)
        except psycopg.errors.InsufficientPrivilege as refused:
            how = "« ALTER ROLE … CREATEDB » le permet."
            raise CannotCopy(f"L'essai de restauration demande le droit de créer une base : {how}") from refused

    def _address(self, url: URL) -> str:
        """Without the password: what a program is called with can be read by everybody on the machine."""
        return url.set(password=None).render_as_string(hide_password=False)

    def _program(
        self, name: str, *arguments: str, source: IO[bytes] | None = None, output: int | None = None
    ) -> subprocess.Popen[bytes]:
        found = which(name)
        if found is None:
            raise CannotCopy(f"Le programme {name} manque : installez le paquet postgresql-client, de la même version.")
        environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "PGPASSWORD": str(self._url.password or "")}
        return subprocess.Popen(  # noqa: S603 - found on our own path, each argument apart, no shell
            [found, *arguments], stdin=source, stdout=output or subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env=environment,
        )  # fmt: skip


def _finish(dump: subprocess.Popen[bytes]) -> None:
    if dump.stdout is not None:
        dump.stdout.close()
    if dump.wait(LONGEST):
        raise CannotCopy("pg_dump a refusé : sa version est peut-être plus ancienne que celle du serveur.")


def _counts(cursor: psycopg.Cursor) -> Counts:
    names = [str(row[0]) for row in cursor.execute(TABLES).fetchall()]
    count = sql.SQL("SELECT count(*) FROM public.{}")
    return {name: cursor.execute(count.format(sql.Identifier(name))).fetchall()[0][0] for name in names}
