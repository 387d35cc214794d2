"""Brings the front-end files of others: fetched by npm from a lock, stripped, placed for pages and wheel."""

import json
import shutil
from hashlib import sha256
from pathlib import Path

from workshop import stripping
from workshop.fingerprints import ROOT, fingerprint, is_done, mark_done
from workshop.node import npm
from workshop.sentences import say

MODULES = ROOT / "node_modules"
PLACE = ROOT / "web" / "static" / "vendor"
NOTICES = ROOT / "workshop" / "notices"
ASKED = (ROOT / "package.json", ROOT / "package-lock.json", ROOT / ".npmrc")
FILES = {
    "govuk-frontend": ("dist/govuk/govuk-frontend.min.css", "dist/govuk/govuk-frontend.min.js"),
    "@ministryofjustice/frontend": ("moj/moj-frontend.min.css", "moj/moj-frontend.min.js"),
    "htmx.org": ("dist/htmx.min.js",),
}
IMAGES = {"@ministryofjustice/frontend": "moj/assets/images"}


def bring_frontend(purpose: str) -> None:
    """Fetches and places what is not there yet; `develop` also fetches what only tests need."""
    _fetch(purpose)
    made_from = fingerprint([*ASKED, *sorted(NOTICES.iterdir()), Path(__file__), Path(stripping.__file__)])
    if not is_done(PLACE / "made-from", made_from):
        place(MODULES, PLACE)
        mark_done(PLACE / "made-from", made_from)


def _fetch(purpose: str) -> None:
    stamps = {each: MODULES / f".fetched-to-{each}" for each in ("run", "develop")}
    made_from = fingerprint(ASKED)
    if any(is_done(stamps[each], made_from) for each in {purpose, "develop"}):
        return
    say("Fetching the front-end files that package-lock.json lists …")
    npm("ci", *([] if purpose == "develop" else ["--omit=dev"]), folder=ROOT)
    mark_done(stamps[purpose], made_from)


def place(modules: Path, folder: Path) -> None:
    """Fills `folder` anew with what the pages use of the packages in `modules`, and a manifest of it."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "images").mkdir(parents=True)
    (folder / "licences").mkdir()
    packages = {name: _place_package(modules / name, name, folder) for name in FILES}
    manifest = json.dumps({"packages": packages}, indent=2, sort_keys=True)
    (folder / "manifest.json").write_text(f"{manifest}\n", encoding="utf-8")


def _place_package(package: Path, name: str, folder: Path) -> dict[str, object]:
    about = json.loads((package / "package.json").read_text(encoding="utf-8"))
    placed = [_place_licence(package, name, folder)]
    for source in FILES[name]:
        text = (package / source).read_text(encoding="utf-8")
        if source.endswith(".css"):
            text, images = stripping.strip_stylesheet(text)
            placed += [_place_image(package / IMAGES[name] / image, folder) for image in images]
        target = folder / Path(source).name
        target.write_text(stripping.without_source_map(text), encoding="utf-8")
        placed.append(target)
    digests = {path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() for path in placed}
    return {"version": about["version"], "licence": about["license"], "sha256": digests}


def _place_image(source: Path, folder: Path) -> Path:
    return Path(shutil.copyfile(source, folder / "images" / source.name))


def _place_licence(package: Path, name: str, folder: Path) -> Path:
    """The package's own text, else the one we keep: MIT asks that its notice goes along."""
    plain = name.strip("@").replace("/", "-")
    own = package / "LICENSE"
    source = own if own.exists() else NOTICES / f"{plain}.txt"
    return Path(shutil.copyfile(source, folder / "licences" / f"{plain}.txt"))
