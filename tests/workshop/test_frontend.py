"""The front-end files: the right versions, nothing licensed to GOV.UK alone, nothing asked of strangers."""

import json
import re
from hashlib import sha256
from pathlib import Path

import pytest

from workshop.stripping import NotStripped, strip_stylesheet, without_source_map

SHEET = """@font-face{font-family:GDS Transport;src:url(/assets/fonts/light.woff2) format("woff2")}
.a{font-family:GDS Transport,arial,sans-serif}.b{font-family:"GDS Transport", Arial, sans-serif;color:red}
.c{color:red;background-image:url(/assets/images/govuk-crest.svg);width:1px}
.d{background:url("/assets/images/icon-tick.svg") no-repeat}"""


@pytest.fixture
def vendor(root: Path) -> Path:
    folder = root / "web" / "static" / "vendor"
    assert folder.exists(), "The front-end files are not there: run `make setup`."
    return folder


def style_sheets(vendor: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in vendor.glob("*.css")}


def test_a_common_typeface_takes_the_place_of_the_licensed_one() -> None:
    stripped, _ = strip_stylesheet(SHEET)
    assert "GDS Transport" not in stripped
    assert "@font-face" not in stripped
    assert stripped.count("font-family:Arial,Helvetica,sans-serif") == 2


def test_the_arms_go_and_the_rest_of_their_rule_stays() -> None:
    stripped, _ = strip_stylesheet(SHEET)
    assert ".c{color:red;width:1px}" in stripped


def test_images_are_looked_for_beside_the_style_sheet() -> None:
    stripped, images = strip_stylesheet(SHEET)
    assert images == ["icon-tick.svg"]
    assert "url(images/icon-tick.svg)" in stripped


@pytest.mark.parametrize("word", ["GDS Transport", "url(/assets/fonts/x.woff2)", "url(/elsewhere/crown.png)"])
def test_a_style_sheet_of_a_form_unknown_to_us_is_refused(word: str) -> None:
    with pytest.raises(NotStripped):
        strip_stylesheet(f"@import {word!r}")


@pytest.mark.parametrize(
    "text", ["a()//# sourceMappingURL=x.js.map\n", "a()/*# sourceMappingURL=x.css.map */"]
)
def test_no_map_is_promised_that_is_not_there(text: str) -> None:
    assert without_source_map(text) == "a()"


def test_what_is_placed_holds_no_licensed_typeface_and_no_arms(vendor: Path) -> None:
    sheets = style_sheets(vendor)
    assert sheets.keys() == {"govuk-frontend.min.css", "moj-frontend.min.css"}
    for text in sheets.values():
        assert "Arial,Helvetica,sans-serif" in text
        assert not re.search(r"GDS Transport|@font-face|woff|crest\.|crown\.", text, re.IGNORECASE)
    names = [path.name for path in vendor.rglob("*")]
    assert not [name for name in names if re.search(r"crown|crest|arms|favicon|woff|logo", name)]


def test_a_style_sheet_asks_only_for_files_beside_it(vendor: Path) -> None:
    for text in style_sheets(vendor).values():
        for target in re.findall(r"url\(([^)]*)\)", text):
            assert target.startswith("data:") or (vendor / target).is_file()
        assert "@import" not in text


def test_no_script_asks_for_another(vendor: Path) -> None:
    for script in vendor.glob("*.js"):
        text = script.read_text()
        assert not re.search(r"""(?:^|[;{}])import\b|\}\s*from\s*["']|sourceMappingURL""", text)


def test_the_manifest_tells_versions_licences_and_digests(root: Path, vendor: Path) -> None:
    packages = json.loads((vendor / "manifest.json").read_text())["packages"]
    told = json.loads((root / "package.json").read_text())["dependencies"]
    assert {name: about["version"] for name, about in packages.items()} == told
    assert {name: about["licence"] for name, about in packages.items()} == {
        "@ministryofjustice/frontend": "MIT",
        "govuk-frontend": "MIT",
        "htmx.org": "0BSD",
    }
    digests = {file: digest for about in packages.values() for file, digest in about["sha256"].items()}
    placed = {path.relative_to(vendor).as_posix() for path in vendor.rglob("*") if path.is_file()}
    assert digests.keys() == placed - {"manifest.json", "made-from"}
    assert all(sha256((vendor / file).read_bytes()).hexdigest() == digest for file, digest in digests.items())


def test_each_package_brings_its_licence(vendor: Path) -> None:
    texts = {path.stem: path.read_text() for path in (vendor / "licences").iterdir()}
    assert "Government Digital Service" in texts["govuk-frontend"]
    assert "Ministry of Justice" in texts["ministryofjustice-frontend"]
    assert "Zero-Clause BSD" in texts["htmx.org"]
