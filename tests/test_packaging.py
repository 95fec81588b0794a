"""Packaging: image, wheel, source distribution, locks."""

import ast
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.locks import RequirementsOf, environments, installed_requirements, missing, read_lock

ROOT = Path(__file__).parent.parent
HADOLINT = Path(sys.executable).parent / "hadolint"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
# What is installed together: the locks, and the dependency groups that they are made from.
INSTALLED_TOGETHER = {
    "run": (["run"], []),
    "build": (["run", "build"], ["build"]),
    "dev": (["dev"], ["build", "dev"]),
    "bench": (["bench"], ["bench"]),
    "train": (["train"], ["train"]),
}
BESIDE = ["bench", "train"]
"""Have an environment of their own, not part of `make test`; requirements/install lets torch bring what it needs."""
MODEL = {"NOTICE", "encoder.onnx", "prototypes.npz", "tokenizer.json", "weights.json"}


def run(*arguments: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(part) for part in arguments], cwd=cwd, capture_output=True, text=True, check=False)


def build(target: str, folder: Path) -> Path:
    """Build the `wheel` or the `sdist`, and return its file."""
    built = run(sys.executable, "-m", "hatchling", "build", "-t", target, "-d", folder)
    assert built.returncode == 0, built.stderr
    [file] = folder.glob("wharfie-*")
    return file


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and unpack it, as an installation does, into a folder without anything else."""
    folder = tmp_path_factory.mktemp("wheel")
    shutil.unpack_archive(build("wheel", folder), folder / "site", "zip")
    return folder / "site"


def test_the_dockerfile_is_clean_under_hadolint() -> None:
    checked = run(HADOLINT, "Dockerfile")

    assert (checked.returncode, checked.stdout) == (0, "")


def test_the_image_runs_without_root_and_is_checked_at_healthz() -> None:
    *_, final = (ROOT / "Dockerfile").read_text(encoding="utf-8").split("FROM ")

    assert re.search(r"^USER (?!0|root)", final, re.MULTILINE)
    assert re.search(r"^HEALTHCHECK .*\\\n.*/healthz", final, re.MULTILINE)
    assert "pip" not in final


def test_the_image_installs_what_the_locks_name_and_nothing_else() -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    installs = re.findall(r"pip .*?install .*", text)

    assert len(installs) == 3
    assert all("--no-deps" in line for line in installs)
    assert all("--require-hashes" in line for line in installs if "-r " in line)


def test_an_installed_wheel_finds_its_knowledge_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    script = (
        f"import sys; sys.path.insert(0, {str(installed)!r}); sys.argv[1:] = ['check']; import bot.cli; bot.cli.main()"
    )
    checked = run(sys.executable, "-P", "-c", script, cwd=tmp_path)

    assert (checked.returncode, checked.stderr) == (0, "")
    assert "no errors" in checked.stdout
    assert (installed / "bot" / "shipped_knowledge" / "vocabulary.yaml").is_file()


def test_the_image_is_built_with_all_that_the_wheel_takes() -> None:
    taken = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    context = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()

    for name in taken:
        assert re.search(rf"^COPY .*\b{re.escape(name)}\b", dockerfile, re.MULTILINE), name
        assert f"!{name}" in context


def test_the_wheel_holds_the_program_and_nothing_else(installed: Path) -> None:
    assert {path.name for path in installed.iterdir() if path.suffix != ".dist-info"} == {"bot"}


def test_the_wheel_has_the_templates_and_the_style_of_the_playground(installed: Path) -> None:
    for folder in ("templates", "static"):
        part = Path("bot/playground", folder)
        assert {file.name for file in (installed / part).iterdir()} == {file.name for file in (ROOT / part).iterdir()}
    assert (installed / "bot/playground/templates/blocks.html").is_file()
    assert (installed / "bot/playground/static/slack.css").is_file()


def test_the_wheel_has_all_of_the_model_and_says_where_it_comes_from(installed: Path) -> None:
    assert {file.name for file in (installed / "bot/search/model").iterdir()} == MODEL
    [licenses] = installed.glob("wharfie-*.dist-info/licenses")
    assert (licenses / "bot/search/model/NOTICE").is_file()
    for name in MODEL:
        shipped = (ROOT / "bot/search/model" / name).read_bytes()
        assert (installed / "bot/search/model" / name).read_bytes() == shipped


def test_the_source_distribution_has_the_model_and_what_it_was_trained_on(tmp_path: Path) -> None:
    with tarfile.open(build("sdist", tmp_path)) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}

    assert {f"bot/search/model/{name}" for name in MODEL} <= names
    assert {"training/encoder.py", "training/weights.py", "training/questions/people.jsonl"} <= names


@pytest.mark.parametrize("lock", ["run", "build", "dev", *BESIDE])
def test_a_lock_pins_with_hashes_and_names_no_host(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")

    assert "://" not in text
    assert text.count("==") > 0
    for package in re.findall(r"^[a-z0-9].*?(?=^[a-z0-9]|\Z)", text, re.MULTILINE | re.DOTALL):
        assert "--hash=sha256:" in package


def locked(name: str) -> list[Requirement]:
    files, _ = INSTALLED_TOGETHER[name]
    pins = [pin for file in files for pin in read_lock((ROOT / "requirements" / f"{file}.txt").read_text("utf-8"))]
    if name in BESIDE:  # torch is pinned by the script alone: see requirements/lock
        [torch] = re.findall(r"^torch=(\S+)", (ROOT / "requirements/install").read_text("utf-8"), re.MULTILINE)
        pins.append(Requirement(f"torch=={torch}"))
    return pins


def asked_for(name: str) -> list[str]:
    _, groups = INSTALLED_TOGETHER[name]
    named = [each for group in groups for each in PROJECT["dependency-groups"][group] if isinstance(each, str)]
    return [*PROJECT["project"]["dependencies"], *named]


def lacks(lock: list[Requirement], roots: list[str], requirements_of: RequirementsOf) -> list[str]:
    return [problem for each in environments() for problem in missing(lock, roots, requirements_of, each)]


@pytest.mark.parametrize("name", ["run", "build", "dev"])
def test_a_lock_names_all_that_its_packages_need(name: str) -> None:
    lock = locked(name)
    requirements_of = installed_requirements()
    unknown = [pin for pin in lock if requirements_of(pin.name) is None]

    assert lacks(lock, asked_for(name), requirements_of) == []
    assert [pin for pin in unknown if pin.marker is None or pin.marker.evaluate()] == []


def test_the_program_imports_only_what_is_installed_with_it() -> None:
    modules = {module for file in (ROOT / "bot").rglob("*.py") for module in imported(file)} - sys.stdlib_module_names
    installed_with_it = {pin.name for pin in locked("run")}
    distributions = packages_distributions()

    for module in modules - {"bot"}:
        assert not installed_with_it.isdisjoint(map(canonicalize_name, distributions[module])), module


def imported(file: Path) -> Iterator[str]:
    """Yield the top-level modules that a file imports anywhere."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name.partition(".")[0] for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


@pytest.mark.parametrize("name", BESIDE)
def test_a_lock_beside_the_programs_names_all_that_its_packages_need_as_far_as_they_are_installed(name: str) -> None:
    requirements_of = installed_requirements(*ROOT.glob(f".venv-{name}/lib/*/site-packages"))

    assert lacks(locked(name), asked_for(name), lambda each: None if each == "torch" else requirements_of(each)) == []


@pytest.mark.parametrize("name", ["run", "build", "dev"])
def test_a_package_taken_out_of_a_lock_is_noticed(name: str) -> None:
    lock = locked(name)
    requirements_of = installed_requirements()
    for gone in {pin.name for pin in lock}:
        rest = [pin for pin in lock if pin.name != gone]
        problems = lacks(rest, asked_for(name), requirements_of)

        assert any(f" needs {gone}" in problem for problem in problems), gone


def test_a_package_that_an_extra_needs_is_noticed_where_its_marker_holds() -> None:
    needs = {
        "asks": [Requirement("measures[toml]>=2")],
        "measures": [
            Requirement("reads.toml>=1 ; extra == 'toml' and python_version < '3.12'"),
            Requirement("never ; extra == 'other'"),
        ],
    }
    lock = read_lock("asks==1.0\nmeasures==2.1\n")

    problems = lacks(lock, ["asks"], needs.get)

    assert len(problems) == 3  # Python 3.11 on three platforms
    assert "measures[toml] needs reads-toml:" in problems[0]
    assert "the lock does not name it for Python 3.11 on linux" in problems[0]
    assert lacks([*lock, *read_lock("Reads_TOML==1.2 ; python_version < '3.12'")], ["asks"], needs.get) == []


def test_a_version_that_does_not_fit_is_noticed() -> None:
    lock = read_lock("asks==1.0\nmeasures==1.9 ; python_version < '3.14'\nmeasures==2.0 ; python_version >= '3.14'\n")

    problems = lacks(lock, ["asks"], {"asks": [Requirement("measures>=2")]}.get)

    assert len(problems) == 9
    assert problems[0] == "asks needs measures>=2: the lock pins 1.9 for Python 3.11 on linux"
