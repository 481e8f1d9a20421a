#!/usr/bin/env python3
"""Everything a developer does with BPODesk, by one command and with nothing installed before.

    python3 packaging/dev.py COMMAND [-- ARGS]        (on Windows: py packaging\\dev.py ...)

    run      open the program on the sample company; without a display, write the sample
             documents and a screenshot to out/. With ARGS: `python -m bpodesk ARGS`
    test     run the tests and hold the coverage; with ARGS: `pytest ARGS`, without coverage.
             Up to three that fail are run once more, alone; who passes then is named
    check    style, formatting, types and layers
    build    make the stand-alone program in dist/ and let it test itself
    bench    run the benchmarks in tests/benchmarks; ARGS go to pytest
    lock     write requirements.lock and packaging/bench.lock anew from pyproject.toml; ARGS go to
             uv (`-- --upgrade`)

Needs Python 3.11 or newer and uses the standard library only. The first call installs what is
missing: system libraries (Linux with apt) and, in .venv, the packages of requirements.lock.
Later calls find the stamp in .venv and start at once.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
BENCH_LOCK = ROOT / "packaging" / "bench.lock"
STAMP_NAME = "bpodesk-ready"
# Raise it when the way .venv is made changes, so that everybody's is made again.
SETUP_VERSION = 1
# A process a core; a test file's tests stay together, where what they share is made, and who has
# none left takes some of another's.
ALL_CORES = ("-n", "auto", "--dist", "worksteal")
# So few failures may come from tests that got in each other's way: they are run once more, alone.
FEW_FAILURES = 3
FAILURES = Path(".pytest_cache", "v", "cache", "lastfailed")


class SetupError(Exception):
    """Something the user has to do first; the text says what."""


# ---------------------------------------------------------------------------- system libraries


@dataclass(frozen=True)
class Need:
    """A shared library or a program of the system, and the Debian package that brings it."""

    name: str
    apt_package: str


# Qt's own wheels bring everything but these.
QT_NEEDS = (
    Need("libGL.so.1", "libgl1"),
    Need("libEGL.so.1", "libegl1"),
    Need("libxkbcommon.so.0", "libxkbcommon0"),
    Need("libfontconfig.so.1", "libfontconfig1"),
    Need("libdbus-1.so.3", "libdbus-1-3"),
    Need("libglib-2.0.so.0", "libglib2.0-0"),
)
WINDOW_NEEDS = (
    Need("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
    Need("libxcb-cursor.so.0", "libxcb-cursor0"),
    Need("libxcb-icccm.so.4", "libxcb-icccm4"),
    Need("libxcb-keysyms.so.1", "libxcb-keysyms1"),
    Need("libxcb-shape.so.0", "libxcb-shape0"),
    Need("libwayland-cursor.so.0", "libwayland-cursor0"),
    Need("libwayland-egl.so.1", "libwayland-egl1"),
    Need("libcups.so.2", "libcups2"),  # printing
)
# PyInstaller reads libraries with objdump and packs the shared library of Python.
PYTHON_LIBRARY = f"libpython{sys.version_info.major}.{sys.version_info.minor}"
BUILD_NEEDS = (Need("objdump", "binutils"), Need(f"{PYTHON_LIBRARY}.so.1.0", PYTHON_LIBRARY))


def is_present(need: Need) -> bool:
    """Whether the system has it: a program on PATH, or a library the loader can load."""
    if ".so" not in need.name:
        return shutil.which(need.name) is not None
    try:
        ctypes.CDLL(need.name)
    except OSError:
        return False
    return True


def missing_packages(needs: Sequence[Need]) -> list[str]:
    """The Debian packages of the needs that the system lacks."""
    return [need.apt_package for need in needs if not is_present(need)]


def needs_of(command: str) -> tuple[Need, ...]:
    """What the command needs of a Linux system. `lock`, `check` need nothing."""
    if sys.platform != "linux" or command in {"check", "lock"}:
        return ()
    if command == "build":
        has_library = bool(_shared_python())
        return QT_NEEDS + WINDOW_NEEDS + (BUILD_NEEDS[:1] if has_library else BUILD_NEEDS)
    if command == "run" and has_display():
        return QT_NEEDS + WINDOW_NEEDS
    return QT_NEEDS


def _shared_python() -> list[Path]:
    """The shared library of a Python that was not installed by the system's package manager."""
    prefix = Path(sys.base_prefix)
    return [] if prefix == Path("/usr") else list((prefix / "lib").glob(f"{PYTHON_LIBRARY}.so*"))


def has_display() -> bool:
    """Whether a window can be opened."""
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def ensure_system(needs: Sequence[Need]) -> None:
    """Install the missing packages where we may; SetupError with the line to type elsewhere."""
    packages = missing_packages(needs)
    if not packages:
        return
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if shutil.which("apt-get") is None:
        raise SetupError(
            "These libraries or programs of the system are missing: "
            f"{', '.join(need.name for need in needs if not is_present(need))}.\n"
            f"Install them with your package manager (Debian calls them {' '.join(packages)})."
        )
    prefix = _root_prefix()
    if prefix is None:
        raise SetupError(
            "System packages are missing. Please type this line, then start again:\n\n"
            f"    sudo apt-get update && sudo {' '.join(install)}\n"
        )
    say(f"Installing system packages: {' '.join(packages)}")
    quiet = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive"]
    # One unreachable source makes the update fail; the packages may be found all the same.
    call([*quiet, "apt-get", "update", "-q"])
    call([*quiet, *install])
    left = missing_packages(needs)
    if left:
        raise SetupError(
            f"apt-get could not install {' '.join(left)}. Its messages above say why.\n"
            f"The line was:\n\n    {' '.join([*prefix, *install])}\n"
        )


def _root_prefix() -> list[str] | None:
    """What to write before a command to run it as root; None where that needs a password."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and call(["sudo", "-n", "true"], silent=True) == 0:
        return ["sudo", "-n"]
    return None


# ---------------------------------------------------------------------------- the environment


def venv_python(venv: Path) -> Path:
    """The interpreter inside the environment."""
    if sys.platform == "win32":
        return venv / "Scripts" / "python.exe"
    return venv / "bin" / "python"


def stamp_text(venv: Path) -> str:
    """What the environment was made from; any difference means: make it again."""
    facts = (LOCK.read_bytes(), sys.version.encode(), str(venv).encode(), b"%d" % SETUP_VERSION)
    return hashlib.sha256(b"\0".join(facts)).hexdigest()


def is_ready(venv: Path) -> bool:
    """Whether a former call finished the environment and nothing changed since."""
    stamp = venv / STAMP_NAME
    if not stamp.is_file() or not venv_python(venv).exists():
        return False
    return stamp.read_text(encoding="ascii") == stamp_text(venv)


def ensure_venv() -> None:
    """Have .venv hold exactly the packages of the lock. The stamp is written last of all."""
    if is_ready(VENV):
        return
    if Path(sys.prefix).resolve() == VENV.resolve():
        raise SetupError(
            "The packages have changed, and .venv must be made again, but this call runs inside\n"
            "it. Leave the environment (`deactivate`) and call again with the system's Python."
        )
    say(f"Setting up {VENV.name} (the first time takes a few minutes)")
    make_venv(VENV)
    pip_install(VENV, ["--require-hashes", "-r", str(LOCK)])
    (VENV / STAMP_NAME).write_text(stamp_text(VENV), encoding="ascii")
    say("Set-up is complete")


def ensure_peers() -> None:
    """Have the libraries that the benchmarks compare with, where the program can't see them."""
    peers, stamp = ROOT / "build" / "bench-peers", hashlib.sha256(BENCH_LOCK.read_bytes())
    file = peers / STAMP_NAME
    if file.is_file() and file.read_text(encoding="ascii") == stamp.hexdigest():
        return
    say("Setting up the peers of the benchmarks")
    make_venv(peers)
    pip_install(peers, ["--require-hashes", "-r", str(BENCH_LOCK)])
    file.write_text(stamp.hexdigest(), encoding="ascii")


def make_venv(venv: Path) -> None:
    """A new, empty environment; an old or half-made one is removed before."""
    if venv.exists():
        say(f"Removing the former {venv.name}")
        shutil.rmtree(venv)
    # Debian keeps ensurepip in a package of its own: then the system's pip fills the environment.
    bare = [] if _has_module("ensurepip") else ["--without-pip"]
    if bare and not _has_module("pip"):
        ensure_system([Need("pip3", "python3-pip")])
    must([sys.executable, "-m", "venv", *bare, str(venv)], "The environment could not be made.")


def pip_install(venv: Path, arguments: Sequence[str]) -> None:
    """Install into the environment; pip's own settings (index, proxy, cache) are left alone."""
    python = str(venv_python(venv))
    if _has_module("ensurepip"):
        pip = [python, "-m", "pip"]
    else:
        pip = [sys.executable, "-m", "pip", "--python", python]
    must(
        [*pip, "install", "--disable-pip-version-check", *arguments],
        "The packages could not be installed; pip's messages above say why.",
    )


def _has_module(name: str) -> bool:
    return importlib.util.find_spec(name) is not None


# ---------------------------------------------------------------------------- starting programs


def say(text: str) -> None:
    """Tell what is being done. Flushed, to stand before the output of what is started next."""
    print(f"dev: {text}", flush=True)


def call(
    command: Sequence[str],
    *,
    cwd: Path | None = None,
    extra: Mapping[str, str] | None = None,
    silent: bool = False,
) -> int:
    """Run a program to its end. Returns its exit code (128 + n after signal n)."""
    code = subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, **(extra or {})},
        stdout=subprocess.DEVNULL if silent else None,
        stderr=subprocess.DEVNULL if silent else None,
        check=False,
    ).returncode
    return code if code >= 0 else 128 - code


def must(command: Sequence[str], complaint: str) -> None:
    """Run a program that has to succeed; SetupError with the complaint otherwise."""
    code = call(command, cwd=ROOT)
    if code != 0:
        raise SetupError(f"{complaint}\nThe command was: {' '.join(command)}")


def python(*arguments: str, offscreen: bool = False, stay: bool = False) -> int:
    """Run the environment's Python with the project importable.

    It runs in the project's folder, or where the caller is if it is told to stay.
    """
    path = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    extra = {"PYTHONPATH": os.pathsep.join(path)}
    if offscreen and "QT_QPA_PLATFORM" not in os.environ:
        extra["QT_QPA_PLATFORM"] = "offscreen"
    return call([str(venv_python(VENV)), *arguments], cwd=None if stay else ROOT, extra=extra)


# ---------------------------------------------------------------------------- the commands


def run(arguments: Sequence[str]) -> int:
    """Start the program: with the arguments, on the sample company, or without a display."""
    ensure_venv()
    if arguments:
        # In the caller's folder, so that file names mean what they mean in the shell.
        return python("-m", "bpodesk", *arguments, offscreen=not has_display(), stay=True)
    if has_display():
        say("Opening BPODesk on the sample company")
        return python("-m", "bpodesk", "--sample")
    say("There is no display: writing the sample documents and a screenshot to out/")
    return python("-m", "bpodesk", "demo", "--out", "out", "--screenshot", offscreen=True)


def test(arguments: Sequence[str]) -> int:
    """Run the tests. The whole run also holds 100 % branch coverage where rules live."""
    ensure_venv()
    if arguments:
        return python("-m", "pytest", *arguments, offscreen=True)
    # What CI finds is to be the change's fault: it runs the tests in the same order each time.
    order = ("-p", "randomly", "--randomly-seed=2026") if os.environ.get("CI") else ()
    covered = ("--cov", "--cov-report=")
    (ROOT / FAILURES).unlink(missing_ok=True)
    code = python("-m", "pytest", *ALL_CORES, *order, *covered, offscreen=True)
    failed = failures() if code == 1 else ()
    if 0 < len(failed) <= FEW_FAILURES:
        say("Running once more, alone, what failed beside others")
        code = python("-m", "pytest", *covered, "--cov-append", *failed, offscreen=True)
        if code == 0:
            say(f"Passed alone, look after them: {', '.join(failed)}")
    if code != 0:
        return code
    say("Every branch must be covered where rules live (tool.coverage in pyproject.toml)")
    return python("-m", "coverage", "report", "--fail-under=100")


def failures() -> tuple[str, ...]:
    """The tests that failed in the last run, as pytest names them."""
    file = ROOT / FAILURES
    return tuple(json.loads(file.read_text(encoding="utf-8"))) if file.is_file() else ()


def check(arguments: Sequence[str]) -> int:
    """Style, formatting, types, layers: all of them run, also after one has failed."""
    refuse(arguments, "check")
    ensure_venv()
    checks = {
        "style": ("-m", "ruff", "check", "."),
        "formatting": ("-m", "ruff", "format", "--check", "."),
        "types": ("-m", "pyright"),
        "layers": (
            "-c",
            "from importlinter.cli import lint_imports_command as c; c()",
            "--no-logo",
        ),
    }
    failed: list[str] = []
    for name, command in checks.items():
        say(f"Checking {name}")
        if python(*command) != 0:
            failed.append(name)
    say(f"Failed: {', '.join(failed)}" if failed else "All checks passed")
    return 1 if failed else 0


def build(arguments: Sequence[str]) -> int:
    """Make the stand-alone program with PyInstaller and run its self-test."""
    refuse(arguments, "build")
    ensure_venv()
    say("Building the program into dist/")
    code = python(
        *("-m", "PyInstaller", "--noconfirm"),
        *("--workpath", "build", "--distpath", "dist"),
        "packaging/bpodesk.spec",
    )
    if code != 0:
        return code
    program = built_program()
    say(f"Built {program.relative_to(ROOT)}; it tests itself now")
    return call([str(program), "self-test"], extra={"QT_QPA_PLATFORM": "offscreen"})


def built_program() -> Path:
    """The program that `build` makes and that prints to the terminal."""
    if sys.platform == "win32":
        return ROOT / "dist" / "bpodesk" / "bpodesk-cli.exe"
    if sys.platform == "darwin":
        return ROOT / "dist" / "BPODesk.app" / "Contents" / "MacOS" / "bpodesk"
    return ROOT / "dist" / "bpodesk" / "bpodesk"


def bench(arguments: Sequence[str]) -> int:
    """Run the benchmarks: files named bench_*.py, which an ordinary test run leaves out."""
    ensure_venv()
    ensure_peers()
    return python(
        *("-m", "pytest", "-o", "python_files=bench_*.py", "-p", "no:randomly", "-s"),
        *(arguments or ("tests/benchmarks",)),
        offscreen=True,
    )


def lock(arguments: Sequence[str]) -> int:
    """Write the locks: exact versions and hashes for every platform."""
    tools = ROOT / "build" / "lock-tools"
    make_venv(tools)
    pip_install(tools, ["uv"])
    for file, wanted in (
        (LOCK, ("pyproject.toml", "--extra", "signing", "--group", "test", "--group", "build")),
        # In versions of its own only what the program has not.
        (BENCH_LOCK, ("--group", "bench", "--constraint", LOCK.name)),
    ):
        name = file.relative_to(ROOT).as_posix()
        say(f"Resolving pyproject.toml into {name}")
        command = [
            *(str(venv_python(tools)), "-m", "uv", "pip", "compile", *wanted),
            *("--universal", "--python-version", "3.11", "--generate-hashes"),
            *("--no-emit-index-url", "--no-emit-find-links", "--quiet"),
            "--no-strip-extras",  # pip takes `a` with a hash for no answer to a wish for `a[b]`
            *("--custom-compile-command", "python3 packaging/dev.py lock"),
            *("--output-file", name, *arguments),
        ]
        code = call(command, cwd=ROOT)
        if code:
            return code
    return 0


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "run": run,
    "test": test,
    "check": check,
    "build": build,
    "bench": bench,
    "lock": lock,
}


def refuse(arguments: Sequence[str], command: str) -> None:
    """Say so when a command that takes no arguments is given some."""
    if arguments:
        raise SetupError(f"`{command}` takes no arguments, but was given: {' '.join(arguments)}")


def main(argv: Sequence[str]) -> int:
    """Do the command. Returns the exit code of what it started; 2 where the call is wrong."""
    if not argv or argv[0] in {"-h", "--help", "help"}:
        print(__doc__)
        return 0 if argv else 2
    name, rest = argv[0], argv[1:]
    if name not in COMMANDS:
        print(f"There is no command {name!r}. There are: {', '.join(COMMANDS)}.", file=sys.stderr)
        return 2
    if sys.version_info < (3, 11):
        found = platform.python_version()
        print(f"BPODesk needs Python 3.11 or newer; this is {found}.", file=sys.stderr)
        return 1
    try:
        ensure_system(needs_of(name))
        return COMMANDS[name](rest[1:] if rest[:1] == ["--"] else rest)
    except SetupError as failure:
        print(f"\n{failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
