"""A folder behind SSH as a target, through asyncssh: keys, hosts and jumps are those of OpenSSH's own configuration."""

import asyncio
import contextlib
import itertools
import os
import stat
import threading
from collections.abc import Coroutine, Iterable, Mapping
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any, TypeVar

import asyncssh
from asyncssh.sftp import SFTPClient, SFTPError, SFTPFailure, SFTPNoSuchFile, SFTPOpUnsupported, SFTPPermissionDenied

from prospectus.places import NO_HEADERS, PART, PlaceError, Target

T = TypeVar("T")
PATIENCE = 20  # seconds until a host must have answered
_numbers = itertools.count()


class Sftp:
    """A folder on a host that is reached by SSH. All requests travel in one connection, many at a time."""

    negotiates = True
    width = 32

    def __init__(self, target: Target) -> None:
        self.target, self.root = target, PurePosixPath(target.path)
        self.name = f"{f'{target.user}@' if target.user else ''}{target.host}:{target.path}"
        self._there: set[str] = set()  # folders that are there
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        try:
            self._connection, self._sftp = self._run(self._connect())
        except BaseException:
            self._stop()
            raise

    async def _connect(self) -> tuple[asyncssh.SSHClientConnection, SFTPClient]:
        given: dict[str, Any] = {"port": self.target.port} if self.target.port else {}
        given |= {"username": self.target.user} if self.target.user else {}
        connection = await asyncssh.connect(
            self.target.host, connect_timeout=PATIENCE, login_timeout=PATIENCE, keepalive_interval=15, **given
        )
        return connection, await connection.start_sftp_client()

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        """What a coroutine returns, run beside the others; raises PlaceError for what the host says."""
        try:
            return asyncio.run_coroutine_threadsafe(work, self._loop).result()
        except SFTPPermissionDenied as error:
            raise PlaceError(
                f"{self.name}: {error.reason}. Ask whoever keeps the host for the right to write."
            ) from None
        except SFTPError as error:
            raise PlaceError(f"{self.name}: {error.reason}.") from None
        except asyncssh.HostKeyNotVerifiable:
            tip = (
                f"Connect once with 'ssh {self.target.host}', compare its key with what its keepers say, and accept it."
            )
            raise PlaceError(f"{self.name}: Must be a host whose key is known (known_hosts). {tip}") from None
        except asyncssh.PermissionDenied:
            tip = "Load a key into the agent of SSH, or name one in its configuration."
            raise PlaceError(f"{self.name}: Must be a host that lets us in; it refused. {tip}") from None
        except (asyncssh.Error, asyncssh.ConfigParseError, asyncssh.KeyImportError, OSError) as error:
            said = getattr(error, "reason", "") or getattr(error, "strerror", "") or str(error) or "no answer"
            raise PlaceError(f"{self.name}: Must be a host that answers: {str(said).rstrip('.')}.") from None

    def _at(self, path: str) -> str:
        return str(self.root / path)

    def _part(self, path: str) -> str:
        return str((self.root / path).with_name(f"{PART}{os.getpid()}-{next(_numbers)}"))

    async def _folder(self, folder: PurePosixPath) -> None:
        """Makes a folder and those above it, once."""
        if str(folder) in self._there:
            return
        await self._sftp.makedirs(str(folder), exist_ok=True)
        self._there.update(map(str, (folder, *folder.parents)))

    @cached_property
    def links(self) -> bool:
        """Whether the host makes links."""
        return self._run(self._has_links())

    async def _has_links(self) -> bool:
        await self._folder(self.root)
        probe = self._part("probe")
        try:
            await self._sftp.symlink(".", probe)
        except (SFTPFailure, SFTPOpUnsupported):
            return False
        await self._sftp.remove(probe)
        return True

    def read(self, path: str) -> bytes | None:
        return self._run(self._read(path))

    async def _read(self, path: str) -> bytes | None:
        try:
            async with self._sftp.open(self._at(path), "rb") as file:
                data = await file.read()
        except SFTPNoSuchFile:
            return None
        return data if isinstance(data, bytes) else data.encode()

    def write(self, path: str, data: bytes, headers: Mapping[str, str] = NO_HEADERS) -> None:
        self._run(self._write(path, data))

    async def _write(self, path: str, data: bytes) -> None:
        part = self._part(path)
        try:
            await self._put(part, data)
            await self._sftp.posix_rename(part, self._at(path))
        except BaseException:
            with contextlib.suppress(Exception):
                await self._sftp.remove(part)
            raise

    def copy(self, old: str, new: str, headers: Mapping[str, str] = NO_HEADERS) -> None:
        self._run(self._copy(old, new))

    async def _copy(self, old: str, new: str) -> None:
        part = self._part(new)
        await self._folder((self.root / new).parent)
        try:
            await self._sftp.link(self._at(old), part)
        except (SFTPFailure, SFTPOpUnsupported):  # a host or file system without hard links
            data = await self._read(old)
            if data is None:
                raise SFTPNoSuchFile(f"{old} is gone") from None
            await self._write(new, data)
            return
        await self._sftp.posix_rename(part, self._at(new))
        # where both are one file already, POSIX lets the rename do nothing
        with contextlib.suppress(SFTPNoSuchFile):
            await self._sftp.remove(part)

    def delete(self, paths: Iterable[str]) -> None:
        self._run(self._delete([*paths]))

    async def _delete(self, paths: list[str]) -> None:
        for path in paths:
            with contextlib.suppress(SFTPNoSuchFile):
                if stat.S_ISDIR((await self._sftp.lstat(self._at(path))).permissions or 0):
                    await self._sftp.rmtree(self._at(path))
                else:
                    await self._sftp.remove(self._at(path))
            for folder in (self.root / path).parents:
                if folder == self.root:
                    break
                try:
                    await self._sftp.rmdir(str(folder))
                except SFTPError:  # not empty
                    break
                self._there.discard(str(folder))

    def files(self, folder: str = "") -> dict[str, int]:
        return self._run(self._files(self.root / folder))

    async def _files(self, top: PurePosixPath) -> dict[str, int]:
        found: dict[str, int] = {}
        waiting = [top]
        while waiting:
            listings = await asyncio.gather(*(self._listed(folder) for folder in waiting))
            below: list[PurePosixPath] = []
            for folder, names in zip(waiting, listings, strict=True):
                for entry in names:
                    name, mode = str(entry.filename), entry.attrs.permissions or 0
                    path = folder / name
                    if stat.S_ISDIR(mode) and name not in (".", ".."):
                        below.append(path)
                    elif stat.S_ISREG(mode) and not name.startswith(PART):
                        found[str(path.relative_to(top))] = entry.attrs.size or 0
            waiting = below
        return found

    async def _listed(self, folder: PurePosixPath) -> list[Any]:
        try:
            return list(await self._sftp.readdir(str(folder)))
        except SFTPNoSuchFile:
            return []

    def names(self, folder: str) -> list[str]:
        listed = self._run(self._listed(self.root / folder))
        folders = (str(entry.filename) for entry in listed if stat.S_ISDIR(entry.attrs.permissions or 0))
        return sorted(name for name in folders if name not in (".", ".."))

    def claim(self, path: str, data: bytes) -> bool:
        return self._run(self._claim(path, data))

    async def _claim(self, path: str, data: bytes) -> bool:
        try:
            await self._put(self._at(path), data, "xb")
        except SFTPError:
            if await self._sftp.exists(self._at(path)):
                return False
            raise
        return True

    def age(self, path: str) -> float | None:
        return self._run(self._age(path))

    async def _age(self, path: str) -> float | None:
        part = self._part(path)
        await self._put(part, b"")
        try:
            now = await self._sftp.stat(part)
            then = await self._sftp.stat(self._at(path))
        except SFTPNoSuchFile:
            return None
        finally:
            await self._sftp.remove(part)
        return float((now.mtime or 0) - (then.mtime or 0))

    async def _put(self, file: str, data: bytes, mode: str = "wb") -> None:
        """Writes a file, in a folder that is made if need be; another connection may have removed one meanwhile."""
        for is_last in (False, True):
            await self._folder(PurePosixPath(file).parent)
            try:
                async with self._sftp.open(file, mode) as out:
                    await out.write(data)
                return
            except SFTPNoSuchFile:
                if is_last:
                    raise
                self._there.clear()

    def move(self, old: str, new: str) -> None:
        self._run(self._sftp.posix_rename(self._at(old), self._at(new)))
        self._there.clear()

    def point(self, link: str, folder: str) -> None:
        self._run(self._point(link, folder))

    async def _point(self, link: str, folder: str) -> None:
        part = self._part(link)
        await self._sftp.symlink(folder, part)
        await self._sftp.posix_rename(part, self._at(link))

    def pointed(self, link: str) -> str | None:
        return self._run(self._pointed(link))

    async def _pointed(self, link: str) -> str | None:
        try:
            if not stat.S_ISLNK((await self._sftp.lstat(self._at(link))).permissions or 0):
                return None
            return str(await self._sftp.readlink(self._at(link)))
        except SFTPNoSuchFile:
            return None

    def settle(self) -> None:
        return None  # the protocol has no word for it

    def close(self) -> None:
        with contextlib.suppress(Exception):
            self._sftp.exit()
            self._connection.close()
            self._run(self._connection.wait_closed())
        self._stop()

    def _stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
