"""packaging/dev.py: what it asks of the system, when it sets up, and what it starts."""

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "packaging" / "dev.py"


class Programs:
    """Stands for the operating system: records what is started and answers with exit codes."""

    def __init__(self) -> None:
        self.started: list[list[str]] = []
        self.environments: list[dict[str, str]] = []
        self.folders: list[Path | None] = []
        self.answer: Callable[[Sequence[str]], int] = lambda command: 0

    def run(self, command: Sequence[str], **options: object) -> SimpleNamespace:
        self.started.append(list(command))
        self.environments.append(options["env"])
        self.folders.append(options["cwd"])
        return SimpleNamespace(returncode=self.answer(command))


@pytest.fixture
def dev(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as a module, working in a folder of its own, on Linux without a display."""
    spec = importlib.util.spec_from_file_location("bpodesk_dev", SOURCE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "bpodesk_dev", module)  # dataclasses look it up
    spec.loader.exec_module(module)
    root = tmp_path / "project"
    root.mkdir()
    (root / "requirements.lock").write_text("one==1\n")
    monkeypatch.setattr(module, "ROOT", root)
    monkeypatch.setattr(module, "LOCK", root / "requirements.lock")
    (root / "bench.lock").write_text("two==2\n")
    monkeypatch.setattr(module, "BENCH_LOCK", root / "bench.lock")
    monkeypatch.setattr(module, "VENV", root / ".venv")
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("CI", "DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "PYTHONPATH"):
        monkeypatch.delenv(name, raising=False)
    return module


@pytest.fixture
def programs(monkeypatch: pytest.MonkeyPatch) -> Programs:
    stand_in = Programs()
    monkeypatch.setattr(subprocess, "run", stand_in.run)
    return stand_in


@pytest.fixture
def libraries(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names of what the system lacks; a test adds to it."""
    lacking: set[str] = set()
    monkeypatch.setattr(dev, "is_present", lambda need: need.name not in lacking)
    return lacking


@pytest.fixture
def ready(dev: ModuleType, libraries: set[str]) -> Path:
    """A finished environment; returns its interpreter."""
    interpreter = dev.VENV / "bin" / "python"
    interpreter.parent.mkdir(parents=True)
    interpreter.touch()
    (dev.VENV / dev.STAMP_NAME).write_text(dev.stamp_text(dev.VENV))
    return interpreter


def become(monkeypatch: pytest.MonkeyPatch, user_id: int, *programs: str) -> None:
    """Run as this user, with these programs on PATH."""
    monkeypatch.setattr(os, "geteuid", lambda: user_id, raising=False)
    found = set(programs)
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}" if name in found else None)


# ---------------------------------------------------------------------------- system libraries


def test_is_present_of_real_names_tells_loadable_from_missing(dev: ModuleType) -> None:
    assert dev.is_present(dev.Need("libc.so.6", "libc6"))
    assert not dev.is_present(dev.Need("libno-such-thing.so.9", "none"))
    assert not dev.is_present(dev.Need("no-such-program", "none"))


def test_missing_packages_of_a_bare_system_are_named_in_order(
    dev: ModuleType, libraries: set[str]
) -> None:
    libraries.update({"libGL.so.1", "libdbus-1.so.3", "libxcb-cursor.so.0"})
    assert dev.missing_packages(dev.QT_NEEDS + dev.WINDOW_NEEDS) == [
        "libgl1",
        "libdbus-1-3",
        "libxcb-cursor0",
    ]


@pytest.mark.parametrize(
    ("command", "display", "expected"),
    [
        ("run", "", "libGL.so.1"),
        ("run", ":0", "libxcb-cursor.so.0"),
        ("test", ":0", "libGL.so.1"),
        ("build", "", "objdump"),
    ],
)
def test_needs_of_a_command_hold_what_it_opens(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, command: str, display: str, expected: str
) -> None:
    monkeypatch.setenv("DISPLAY", display)
    assert expected in {need.name for need in dev.needs_of(command)}


def test_needs_of_a_run_without_display_ask_for_no_window_libraries(dev: ModuleType) -> None:
    assert dev.needs_of("run") == dev.QT_NEEDS


@pytest.mark.parametrize("command", ["check", "lock"])
def test_needs_of_a_command_without_qt_are_none(dev: ModuleType, command: str) -> None:
    assert dev.needs_of(command) == ()


def test_needs_of_a_build_with_the_systems_python_ask_for_its_library(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "base_prefix", "/usr")
    packages = [need.apt_package for need in dev.needs_of("build")]
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert packages[-2:] == ["binutils", f"libpython{version}"]


def test_needs_of_a_build_with_another_python_leave_its_library_alone(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    library = tmp_path / "lib" / f"{dev.PYTHON_LIBRARY}.so.1.0"
    library.parent.mkdir()
    library.touch()
    monkeypatch.setattr(sys, "base_prefix", str(tmp_path))
    assert dev.needs_of("build")[-1].name == "objdump"


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_needs_of_other_systems_are_none(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    assert dev.needs_of("run") == ()
    assert dev.has_display()


def test_ensure_system_with_everything_present_starts_nothing(
    dev: ModuleType, programs: Programs, libraries: set[str]
) -> None:
    dev.ensure_system(dev.QT_NEEDS)
    assert programs.started == []


def test_ensure_system_as_root_updates_then_installs_only_what_is_missing(
    dev: ModuleType, programs: Programs, libraries: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    become(monkeypatch, 0, "apt-get")
    libraries.add("libEGL.so.1")

    def answer(command: Sequence[str]) -> int:
        if "install" in command:
            libraries.clear()
            return 0
        return 100  # an update that fails does not stop the install

    programs.answer = answer
    dev.ensure_system(dev.QT_NEEDS)
    assert programs.started == [
        ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "update", "-q"],
        [
            *("env", "DEBIAN_FRONTEND=noninteractive"),
            *("apt-get", "install", "-y", "--no-install-recommends", "libegl1"),
        ],
    ]


def test_ensure_system_with_a_sudo_that_asks_nothing_uses_it(
    dev: ModuleType, programs: Programs, libraries: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    become(monkeypatch, 1000, "apt-get", "sudo")
    libraries.add("libEGL.so.1")
    programs.answer = lambda command: libraries.clear() or 0 if "install" in command else 0
    dev.ensure_system(dev.QT_NEEDS)
    assert programs.started[0] == ["sudo", "-n", "true"]
    assert programs.started[2][:5] == [
        *("sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive", "apt-get")
    ]


@pytest.mark.parametrize("on_path", [("apt-get", "sudo"), ("apt-get",)])
def test_ensure_system_without_rights_gives_the_line_to_type(
    dev: ModuleType,
    programs: Programs,
    libraries: set[str],
    monkeypatch: pytest.MonkeyPatch,
    on_path: tuple[str, ...],
) -> None:
    become(monkeypatch, 1000, *on_path)
    libraries.update({"libGL.so.1", "libEGL.so.1"})
    programs.answer = lambda command: 1  # sudo wants a password
    with pytest.raises(dev.SetupError) as caught:
        dev.ensure_system(dev.QT_NEEDS)
    assert (
        "    sudo apt-get update && "
        "sudo apt-get install -y --no-install-recommends libgl1 libegl1\n"
    ) in str(caught.value)
    assert not any("install" in command for command in programs.started)


def test_ensure_system_without_apt_names_the_libraries(
    dev: ModuleType, programs: Programs, libraries: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    become(monkeypatch, 0)
    libraries.add("libEGL.so.1")
    with pytest.raises(dev.SetupError, match=r"libEGL\.so\.1"):
        dev.ensure_system(dev.QT_NEEDS)
    assert programs.started == []


def test_ensure_system_after_an_install_without_effect_says_so(
    dev: ModuleType, programs: Programs, libraries: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    become(monkeypatch, 0, "apt-get")
    libraries.add("libEGL.so.1")
    with pytest.raises(dev.SetupError, match="apt-get could not install libegl1"):
        dev.ensure_system(dev.QT_NEEDS)


# ---------------------------------------------------------------------------- the environment


def test_is_ready_of_a_finished_environment(dev: ModuleType, ready: Path) -> None:
    assert dev.is_ready(dev.VENV)


def test_is_ready_after_the_lock_changed_is_false(dev: ModuleType, ready: Path) -> None:
    dev.LOCK.write_text("one==2\n")
    assert not dev.is_ready(dev.VENV)


def test_is_ready_after_the_setup_changed_is_false(
    dev: ModuleType, ready: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "SETUP_VERSION", dev.SETUP_VERSION + 1)
    assert not dev.is_ready(dev.VENV)


def test_is_ready_under_another_python_is_false(
    dev: ModuleType, ready: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "version", "3.99")
    assert not dev.is_ready(dev.VENV)


def test_is_ready_of_an_environment_copied_from_elsewhere_is_false(
    dev: ModuleType, ready: Path, tmp_path: Path
) -> None:
    copied = tmp_path / "copy"
    dev.VENV.rename(copied)
    assert not dev.is_ready(copied)


def test_is_ready_without_interpreter_or_stamp_is_false(dev: ModuleType, ready: Path) -> None:
    ready.unlink()
    assert not dev.is_ready(dev.VENV)
    ready.touch()
    (dev.VENV / dev.STAMP_NAME).unlink()
    assert not dev.is_ready(dev.VENV)


def test_ensure_venv_when_ready_starts_nothing(
    dev: ModuleType, ready: Path, programs: Programs
) -> None:
    dev.ensure_venv()
    assert programs.started == []


def test_ensure_venv_with_ensurepip_fills_it_with_its_own_pip_and_stamps_last(
    dev: ModuleType, programs: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "_has_module", lambda name: True)
    (dev.VENV / "half-made").mkdir(parents=True)
    stamped_while_installing: list[bool] = []

    def answer(command: Sequence[str]) -> int:
        stamped_while_installing.append((dev.VENV / dev.STAMP_NAME).exists())
        (dev.VENV / "bin").mkdir(parents=True, exist_ok=True)
        (dev.VENV / "bin" / "python").touch()
        return 0

    programs.answer = answer
    dev.ensure_venv()
    inside = str(dev.VENV / "bin" / "python")
    assert programs.started == [
        [sys.executable, "-m", "venv", str(dev.VENV)],
        [
            *(inside, "-m", "pip", "install", "--disable-pip-version-check"),
            *("--require-hashes", "-r", str(dev.LOCK)),
        ],
    ]
    assert stamped_while_installing == [False, False]
    assert not (dev.VENV / "half-made").exists()
    assert dev.is_ready(dev.VENV)


def test_ensure_venv_without_ensurepip_fills_it_with_the_systems_pip(
    dev: ModuleType, programs: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "_has_module", lambda name: name != "ensurepip")

    def answer(command: Sequence[str]) -> int:
        dev.VENV.mkdir(exist_ok=True)
        return 0

    programs.answer = answer
    dev.ensure_venv()
    inside = str(dev.VENV / "bin" / "python")
    assert programs.started[0] == [sys.executable, "-m", "venv", "--without-pip", str(dev.VENV)]
    # `--python` has to stand straight after pip.
    assert programs.started[1][:6] == [
        *(sys.executable, "-m", "pip", "--python", inside, "install")
    ]


def test_ensure_venv_after_a_failed_install_leaves_no_stamp(
    dev: ModuleType, programs: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "_has_module", lambda name: True)
    programs.answer = lambda command: 1 if "install" in command else 0
    with pytest.raises(dev.SetupError, match="packages could not be installed"):
        dev.ensure_venv()
    assert not dev.is_ready(dev.VENV)


def test_ensure_venv_called_from_inside_an_outdated_one_refuses_to_remove_it(
    dev: ModuleType, ready: Path, programs: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    dev.LOCK.write_text("one==2\n")
    monkeypatch.setattr(sys, "prefix", str(dev.VENV))
    with pytest.raises(dev.SetupError, match="deactivate"):
        dev.ensure_venv()
    assert ready.exists()


# ---------------------------------------------------------------------------- the commands


def test_run_without_display_makes_the_demo_offscreen(
    dev: ModuleType, ready: Path, programs: Programs
) -> None:
    programs.answer = lambda command: 7
    assert dev.main(["run"]) == 7
    assert programs.started == [
        [str(ready), "-m", "bpodesk", "demo", "--out", "out", "--screenshot"]
    ]
    assert programs.environments[0]["QT_QPA_PLATFORM"] == "offscreen"
    assert programs.environments[0]["PYTHONPATH"] == str(dev.ROOT)
    assert programs.folders == [dev.ROOT]


@pytest.mark.parametrize("variable", ["DISPLAY", "WAYLAND_DISPLAY"])
def test_run_with_a_display_opens_the_sample_in_a_window(
    dev: ModuleType,
    ready: Path,
    programs: Programs,
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
) -> None:
    monkeypatch.setenv(variable, "0")
    assert dev.main(["run"]) == 0
    assert programs.started == [[str(ready), "-m", "bpodesk", "--sample"]]
    assert "QT_QPA_PLATFORM" not in programs.environments[0]


@pytest.mark.parametrize("separator", [["--"], []])
def test_run_with_arguments_passes_them_on_in_the_callers_folder(
    dev: ModuleType, ready: Path, programs: Programs, separator: list[str]
) -> None:
    assert dev.main(["run", *separator, "import", "--", "hours.xlsx"]) == 0
    assert programs.started == [[str(ready), "-m", "bpodesk", "import", "--", "hours.xlsx"]]
    assert programs.folders == [None]


def test_python_with_a_chosen_platform_and_path_keeps_them(
    dev: ModuleType, ready: Path, programs: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "minimal")
    monkeypatch.setenv("PYTHONPATH", "/mine")
    dev.main(["test", "--", "-x"])
    assert programs.environments[0]["QT_QPA_PLATFORM"] == "minimal"
    assert programs.environments[0]["PYTHONPATH"] == os.pathsep.join([str(dev.ROOT), "/mine"])


def test_test_holds_the_coverage_of_the_rules(
    dev: ModuleType, ready: Path, programs: Programs
) -> None:
    programs.answer = lambda command: 2 if "report" in command else 0
    assert dev.main(["test"]) == 2
    assert programs.started == [
        [
            *(str(ready), "-m", "pytest", "-n", "auto", "--dist", "worksteal"),
            *("--cov", "--cov-report="),
        ],
        [str(ready), "-m", "coverage", "report", "--fail-under=100"],
    ]


def test_test_with_a_failure_reports_no_coverage(
    dev: ModuleType, ready: Path, programs: Programs
) -> None:
    programs.answer = lambda command: 1
    assert dev.main(["test"]) == 1
    assert len(programs.started) == 1


def test_test_runs_a_few_failures_once_more_alone(
    dev: ModuleType, ready: Path, programs: Programs, capsys: pytest.CaptureFixture[str]
) -> None:
    programs.answer = lambda command: _fail(dev, 3) if "worksteal" in command else 0
    assert dev.main(["test"]) == 0
    assert programs.started[1:] == [
        [
            *(str(ready), "-m", "pytest", "--cov", "--cov-report=", "--cov-append"),
            *("t.py::test_0", "t.py::test_1", "t.py::test_2"),
        ],
        [str(ready), "-m", "coverage", "report", "--fail-under=100"],
    ]
    assert "look after them: t.py::test_0, t.py::test_1" in capsys.readouterr().out


def test_test_that_fails_alone_too_or_with_many_fails(
    dev: ModuleType, ready: Path, programs: Programs
) -> None:
    programs.answer = lambda command: _fail(dev, 1)
    assert dev.main(["test"]) == 1
    assert len(programs.started) == 2
    programs.started.clear()
    programs.answer = lambda command: _fail(dev, 4)
    assert dev.main(["test"]) == 1
    assert len(programs.started) == 1


def test_test_for_every_change_keeps_one_order(
    dev: ModuleType, ready: Path, programs: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "1")
    dev.main(["test"])
    assert "--randomly-seed=2026" in programs.started[0]


def _fail(dev: ModuleType, count: int) -> int:
    """What pytest leaves behind when so many tests fail."""
    file = dev.ROOT / dev.FAILURES
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({f"t.py::test_{place}": True for place in range(count)}))
    return 1


def test_test_with_arguments_only_runs_pytest(
    dev: ModuleType, ready: Path, programs: Programs
) -> None:
    assert dev.main(["test", "--", "tests/domain", "-k", "money"]) == 0
    assert programs.started == [[str(ready), "-m", "pytest", "tests/domain", "-k", "money"]]


def test_check_runs_every_check_also_after_a_failure(
    dev: ModuleType, ready: Path, programs: Programs, capsys: pytest.CaptureFixture[str]
) -> None:
    programs.answer = lambda command: 1 if "ruff" in command and "format" not in command else 0
    assert dev.main(["check"]) == 1
    assert len(programs.started) == 4
    assert capsys.readouterr().out.splitlines()[-1] == "dev: Failed: style"


def test_check_with_nothing_to_say_succeeds(
    dev: ModuleType, ready: Path, programs: Programs
) -> None:
    assert dev.main(["check"]) == 0


@pytest.mark.parametrize("command", ["check", "build"])
def test_a_command_without_arguments_refuses_some(
    dev: ModuleType,
    ready: Path,
    programs: Programs,
    capsys: pytest.CaptureFixture[str],
    command: str,
) -> None:
    assert dev.main([command, "--", "fast"]) == 1
    assert "takes no arguments" in capsys.readouterr().err
    assert programs.started == []


def test_build_runs_the_self_test_and_passes_its_code_on(
    dev: ModuleType, ready: Path, programs: Programs
) -> None:
    programs.answer = lambda command: 5 if "self-test" in command else 0
    assert dev.main(["build"]) == 5
    assert "packaging/bpodesk.spec" in programs.started[0]
    program = dev.ROOT / "dist" / "bpodesk" / "bpodesk"
    assert programs.started[1] == [str(program), "self-test"]
    assert programs.environments[1]["QT_QPA_PLATFORM"] == "offscreen"


def test_build_that_fails_tests_nothing(dev: ModuleType, ready: Path, programs: Programs) -> None:
    programs.answer = lambda command: 3
    assert dev.main(["build"]) == 3
    assert len(programs.started) == 1


@pytest.mark.parametrize(
    ("system", "expected"),
    [
        ("win32", "dist/bpodesk/bpodesk-cli.exe"),
        ("darwin", "dist/BPODesk.app/Contents/MacOS/bpodesk"),
    ],
)
def test_built_program_of_other_systems(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, system: str, expected: str
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    assert dev.built_program() == dev.ROOT / expected


def test_bench_collects_benchmark_files(dev: ModuleType, ready: Path, programs: Programs) -> None:
    (dev.ROOT / "build" / "bench-peers").mkdir(parents=True)
    programs.answer = lambda command: (dev.ROOT / "build" / "bench-peers").mkdir(exist_ok=True) or 0
    for _ in range(2):
        dev.main(["bench"])
    made, installed, first, second = programs.started
    assert "venv" in made
    assert installed[-1] == str(dev.BENCH_LOCK)
    assert "python_files=bench_*.py" in first
    assert first[-1] == "tests/benchmarks"
    assert second == first


def test_lock_resolves_for_every_platform_with_hashes(
    dev: ModuleType, programs: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "_has_module", lambda name: True)
    assert dev.main(["lock", "--", "--upgrade"]) == 0
    for compiled, name in zip(
        programs.started[-2:], ("requirements.lock", "bench.lock"), strict=True
    ):
        assert {"--universal", "--generate-hashes", name} <= set(compiled)
        assert compiled[-1] == "--upgrade"
    programs.answer = lambda command: int("compile" in command)
    assert dev.main(["lock"]) == 1
    assert not dev.VENV.exists()


def test_call_of_a_program_ended_by_a_signal_gives_the_shells_code(
    dev: ModuleType, programs: Programs
) -> None:
    programs.answer = lambda command: -11
    assert dev.call(["anything"]) == 139


def test_main_with_a_setup_to_do_first_says_it_and_fails(
    dev: ModuleType,
    programs: Programs,
    libraries: set[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    become(monkeypatch, 1000, "apt-get")
    libraries.add("libGL.so.1")
    assert dev.main(["test"]) == 1
    assert "sudo apt-get install" in capsys.readouterr().err
    assert programs.started == []


def test_main_under_an_older_python_says_so(
    dev: ModuleType,
    programs: Programs,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 0))
    assert dev.main(["run"]) == 1
    assert "needs Python 3.11 or newer" in capsys.readouterr().err


@pytest.mark.parametrize(("argv", "code"), [([], 2), (["--help"], 0), (["fly"], 2)])
def test_main_without_a_known_command_explains(
    dev: ModuleType, capsys: pytest.CaptureFixture[str], argv: list[str], code: int
) -> None:
    assert dev.main(argv) == code
    shown = capsys.readouterr()
    assert "run" in shown.out + shown.err


def test_main_interrupted_from_the_keyboard_ends_quietly(
    dev: ModuleType, ready: Path, programs: Programs
) -> None:
    def answer(command: Sequence[str]) -> int:
        raise KeyboardInterrupt

    programs.answer = answer
    assert dev.main(["run"]) == 130
