"""Our style sheet, scripts and the vendors' files, under an address that changes with their bytes."""

import re
from functools import cache
from hashlib import sha256
from pathlib import Path

from fastapi import APIRouter, HTTPException
from fastapi.responses import FileResponse

from web.permissions import public

ROOT = Path(__file__).parent / "static"
VENDORED = ("vendor/govuk-frontend.min.css", "vendor/govuk-frontend.min.js", "vendor/moj-frontend.min.css")
_SERVED = re.compile(r"[\w.-]+(/[\w.-]+)*")
_FOREVER = "public, max-age=31536000, immutable"
_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".txt": "text/plain",
}

router = APIRouter()


@cache
def digest() -> str:
    """Twelve hexadecimal digits over the names and bytes of all files.

    One for all, so that what a style sheet or a module names beside itself has the right address too.
    """
    together = sha256()
    for path in sorted(_files()):
        content = (ROOT / path).read_bytes()
        together.update(f"{path}\0{len(content)}\0".encode() + content)
    return together.hexdigest()[:12]


def static_url(path: str) -> str:
    """The address of a file below `static/`. Raises LookupError for one that is not there."""
    if path not in _files():
        todo = " Set-up brings it: run `make setup`." if path.startswith("vendor/") else ""
        raise LookupError(f"There is no static file {path!r}.{todo}")
    return f"/static/{digest()}/{path}"


def missing_vendor_files() -> list[str]:
    """The front-end files that set-up should have brought, and did not."""
    return [path for path in VENDORED if path not in _files()]


@router.api_route(
    "/static/{version}/{path:path}",
    methods=["GET", "HEAD"],
    dependencies=[public("style sheets and scripts")],
)
def static_file(version: str, path: str) -> FileResponse:
    """A file; for good if the version is the present one, since an older page may still ask for it."""
    if path not in _files():
        raise HTTPException(404)
    kept = _FOREVER if version == digest() else "no-cache"
    return FileResponse(ROOT / path, media_type=_TYPES[Path(path).suffix], headers={"Cache-Control": kept})


@cache
def _files() -> frozenset[str]:
    """What may be served: a list made once, so that no address is ever a path to be resolved."""
    found = (path for path in ROOT.rglob("*") if path.is_file() and path.suffix in _TYPES)
    return frozenset(name for path in found if _SERVED.fullmatch(name := path.relative_to(ROOT).as_posix()))
