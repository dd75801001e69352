"""Reproducible archives: the same files give the same bytes. Sorted, with a fixed time and no owner."""

from __future__ import annotations

import gzip
import hashlib
import os
import tarfile
import zipfile
from datetime import datetime, timezone
from pathlib import Path


def tree(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*"))


def write_checksums(folder: Path) -> None:
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n"
        for path in tree(folder)
        if path.is_file() and not path.is_symlink()
    ]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def mode(path: Path) -> int:
    return 0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644


def tar(folder: Path, epoch: int) -> Path:
    """FOLDER.tar.gz, with the folder's name as its only root."""
    archive = folder.with_name(f"{folder.name}.tar.gz")

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = ""
        entry.mtime = epoch
        if not entry.issym():
            entry.mode = mode(folder.parent / entry.name)
        return entry

    with archive.open("wb") as raw, gzip.GzipFile("", "wb", mtime=epoch, fileobj=raw) as packed:
        with tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as made:
            for path in [folder, *tree(folder)]:
                made.add(path, path.relative_to(folder.parent).as_posix(), recursive=False, filter=plain)
    return archive


def zip(folder: Path, epoch: int) -> Path:
    """FOLDER.zip, as Windows opens it."""
    archive = folder.with_name(f"{folder.name}.zip")
    moment = datetime.fromtimestamp(epoch, timezone.utc).timetuple()[:6]
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        for path in tree(folder):
            if path.is_file():
                entry = zipfile.ZipInfo(path.relative_to(folder.parent).as_posix(), moment)
                entry.external_attr = (0o100000 | mode(path)) << 16
                entry.compress_type = zipfile.ZIP_DEFLATED
                made.writestr(entry, path.read_bytes())
    return archive
