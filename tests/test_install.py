"""What requirements/install prints for a good lock, for one that lacks a package, and if pip fails."""

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BEGINS = "Installing wharfie into .venv-bench (once) ...\n"

Install = Callable[[str], subprocess.CompletedProcess[str]]


def make_wheel(folder: Path, name: str, version: str, *needs: str) -> str:
    """Write a wheel without any module, and return its line in a lock."""
    wheel = folder / f"{name}-{version}-py3-none-any.whl"
    info = f"{name}-{version}.dist-info"
    requires = "".join(f"Requires-Dist: {each}\n" for each in needs)
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{requires}")
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{info}/RECORD", "")
    return f"{name}=={version} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheels")
    make_wheel(folder, "torch", "2.13.0")
    return folder


@pytest.fixture(scope="module")
def install(tmp_path_factory: pytest.TempPathFactory, wheels: Path) -> Install:
    """Return a function that installs a lock as the benchmark's, which needs no build, and returns the process."""
    checkout = tmp_path_factory.mktemp("checkout")
    (checkout / "requirements").mkdir()
    shutil.copy(ROOT / "requirements/install", checkout / "requirements/install")
    places = {
        "PYTHON": sys.executable,
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        # pip warns of the second one, for it does not exist.
        "PIP_FIND_LINKS": f"{wheels} {checkout / 'nowhere'}",
    }

    def install(lock: str) -> subprocess.CompletedProcess[str]:
        (checkout / "requirements/bench.txt").write_text(lock, encoding="utf-8")
        return subprocess.run(
            [checkout / "requirements/install", "bench"],
            env=os.environ | places,
            capture_output=True,
            text=True,
            check=False,
        )

    return install


def test_a_good_lock_is_installed_without_any_noise_of_pip(install: Install, wheels: Path) -> None:
    done = install(make_wheel(wheels, "whole", "1.0"))

    assert (done.returncode, done.stdout, done.stderr) == (0, "", BEGINS)


def test_a_lock_that_lacks_a_package_is_refused_and_the_package_named(install: Install, wheels: Path) -> None:
    whole, lacking = make_wheel(wheels, "whole", "1.0"), make_wheel(wheels, "lacking", "1.0", "absent>=2")

    done = install(whole + lacking)

    assert done.returncode == 1
    shown, last = done.stderr.removeprefix(BEGINS).splitlines()
    assert shown == "lacking 1.0 requires absent, which is not installed."
    assert last.startswith("The packages in .venv-bench are incompatible, see above. Try again after make clean;")
    assert install(whole + make_wheel(wheels, "lacking", "1.1")).returncode == 0  # does not lack it any more


def test_when_pip_fails_its_error_is_shown_and_one_line_that_says_what_to_do(install: Install) -> None:
    done = install(f"unheard-of==1.0 --hash=sha256:{'0' * 64}\n")

    assert done.returncode == 1
    *shown, last = done.stderr.removeprefix(BEGINS).splitlines()
    assert "ERROR: No matching distribution found for unheard-of==1.0" in "\n".join(shown)
    assert "WARNING" not in done.stderr
    assert last == "The packages could not be installed: is there a network connection? pip's error is above."
