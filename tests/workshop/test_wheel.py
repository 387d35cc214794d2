"""The wheel carries all that the program needs, and front-end files that git does not hold."""

import subprocess
import sys
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


def test_every_file_of_the_rooms_is_in_the_wheel(root: Path, wheel: Path) -> None:
    listed = subprocess.check_output(["git", "ls-files", "rules", "scheduler", "web"], cwd=root, text=True)
    assert set(listed.splitlines()) <= set(ZipFile(wheel).namelist())


def test_the_front_end_files_are_in_the_wheel(root: Path, wheel: Path) -> None:
    placed = (root / "web" / "static" / "vendor").rglob("*")
    files = {path.relative_to(root).as_posix() for path in placed if path.is_file()}
    assert "web/static/vendor/govuk-frontend.min.css" in files
    assert files <= set(ZipFile(wheel).namelist())


def test_nothing_but_the_rooms_is_in_the_wheel(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in ZipFile(wheel).namelist()}
    assert tops - {"rules", "scheduler", "web"} == {"offender_visit_scheduler-0.1.0.dist-info"}


@pytest.mark.exhaustive
def test_the_wheel_works_in_an_environment_of_its_own(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", symlinks=True)
    (libraries,) = (tmp_path / "venv" / "lib").glob("python3*/site-packages")
    ZipFile(wheel).extractall(libraries)
    # The dependencies come after it: a room missing from the wheel is found nowhere.
    others = next(path for path in sys.path if path.endswith("site-packages"))
    show = f"import sys; sys.path.append({others!r}); import web; print(web.__path__[0])"
    python = [tmp_path / "venv" / "bin" / "python", "-I", "-c", show]
    found = subprocess.check_output(python, cwd=tmp_path, text=True).strip()
    assert (Path(found) / "static" / "vendor" / "manifest.json").exists()
    assert Path(found).is_relative_to(libraries)
