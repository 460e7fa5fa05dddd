"""Make .venv, the environment that everything here runs in, from nothing but Python and git.

Debian's bare Python brings neither pip nor venv. uv needs neither, and uv.lock says where its
wheel is and what it must hash to; so that wheel is fetched and its one program unpacked into
.tools. Where it cannot be fetched, venv and pip are tried instead.

Standard library only: it runs before anything is installed.
"""

import argparse
import ctypes
import fcntl
import hashlib
import io
import os
import platform
import re
import shutil
import subprocess
import sys
import tomllib
import urllib.request
import zipfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".tools"
VENV = ROOT / ".venv"
STAMP = VENV / "made-from"
# Without a PATH in its environment, Python does not know where it is.
PYTHON = sys.executable or os.path.realpath("/proc/self/exe")
OLDEST_PYTHON = (3, 11)
OLDEST_UV = (0, 9)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# What drives Chromium needs libatomic, which a bare Debian lacks; without a font, nothing has its
# size. README's tour of the API uses curl.
BROKER = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
PROXY = Path("/usr/sbin/nginx")
CLUSTER_PACKAGES = ("rabbitmq-server", "nginx")
TEST_PACKAGES = ("chromium", "libatomic1", "fonts-liberation", "curl", *CLUSTER_PACKAGES)


class EnvironmentMakingError(Exception):
    """The environment cannot be made; the sentence says what to do."""


def main() -> None:
    """Make the environment, or find that it is made already."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--browser", action="store_true", help="see that Chromium is there too")
    parser.add_argument("--cluster", action="store_true", help="see that its servers are there")
    asked = parser.parse_args()
    try:
        check_python()
        TOOLS.mkdir(exist_ok=True)
        with (TOOLS / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            make_environment()
            if asked.browser and not (has_cluster() and has_browser()):
                install("The tests", TEST_PACKAGES)
            if asked.cluster and not has_cluster():
                install("The cluster's processes", CLUSTER_PACKAGES)
    except (EnvironmentMakingError, OSError) as fault:
        sys.exit(f"alongside: {fault}")
    except KeyboardInterrupt:
        sys.exit(130)


def check_python() -> None:
    """Refuse a Python that is too old, before anything else fails less clearly."""
    if sys.version_info < OLDEST_PYTHON:
        wanted = ".".join(map(str, OLDEST_PYTHON))
        raise EnvironmentMakingError(
            f"Python {wanted} or newer is needed, and {PYTHON} is"
            f" {platform.python_version()}: make PYTHON=<a newer one>"
        )


def make_environment() -> None:
    """Bring .venv up to uv.lock, unless it was made from just this lock file."""
    wanted = fingerprint()
    if STAMP.is_file() and STAMP.read_text() == wanted:
        return
    # A clone that was moved or given another Python keeps scripts that point nowhere.
    if STAMP.is_file() and STAMP.read_text().splitlines()[:2] != wanted.splitlines()[:2]:
        shutil.rmtree(VENV)
    STAMP.unlink(missing_ok=True)
    uv = find_uv()
    say("bringing what Alongside needs into .venv; the first time takes a few minutes")
    if uv:
        run([uv, "sync", "--frozen", "--all-extras", "--quiet"], **uv_settings())
    else:
        install_with_pip()
    STAMP.write_text(wanted)


def fingerprint() -> str:
    """Tell what .venv depends on: the place, the Python, the lock file, the metadata."""
    lines = [str(ROOT), f"{os.path.realpath(PYTHON)} {platform.python_version()}"]
    lines += [
        f"{name} {hashlib.sha256((ROOT / name).read_bytes()).hexdigest()}"
        for name in ("uv.lock", "pyproject.toml")
    ]
    return "\n".join(lines)


def uv_settings() -> dict[str, str]:
    """Give uv's settings: this Python, the system's certificate authorities, a writable cache."""
    settings = {
        "UV_PROJECT_ENVIRONMENT": str(VENV),
        "UV_PYTHON": PYTHON,
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_SYSTEM_CERTS": "true",
        "UV_NO_PROGRESS": "true",
    }
    home = os.environ.get("HOME", "")
    if "UV_CACHE_DIR" not in os.environ and not (home and os.access(home, os.W_OK)):
        settings["UV_CACHE_DIR"] = str(TOOLS / "cache")
    return settings


def find_uv() -> str:
    """Give the path of a uv that is new enough, fetched where there is none; else nothing."""
    present = shutil.which("uv")
    if present and uv_version(present) >= OLDEST_UV:
        return present
    with (ROOT / "uv.lock").open("rb") as stream:
        packages = tomllib.load(stream)["package"]
    package = next(p for p in packages if p["name"] == "uv")
    program = TOOLS / f"uv-{package['version']}"
    if not program.exists():
        wheel = wheel_for_here(package["wheels"])
        if not wheel:
            return ""
        try:
            unpack_uv(fetch(wheel), program)
        except OSError as fault:
            say(f"uv could not be fetched ({fault}); trying pip instead")
            return ""
    return str(program)


def uv_version(program: str) -> tuple[int, ...]:
    """Ask a uv for its version; an unusable one is version nothing."""
    try:
        words = subprocess.run(
            [program, "--version"], capture_output=True, text=True, check=True, timeout=20
        ).stdout.split()
        return tuple(int(part) for part in words[1].split(".")[:2])
    except (OSError, subprocess.SubprocessError, IndexError, ValueError):
        return ()


def wheel_for_here(wheels: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Choose the wheel that runs on this machine."""
    machine = platform.machine().lower()
    libc, release = platform.libc_ver()
    for wheel in wheels:
        tags = wheel["url"].rpartition("/")[2]
        if sys.platform == "darwin" and re.search(rf"macosx_\d+_\d+_{machine}\.", tags):
            return wheel
        if sys.platform != "linux":
            continue
        if libc != "glibc":
            if re.search(rf"musllinux_\d+_\d+_{machine}\.", tags):
                return wheel
            continue
        need = re.search(rf"manylinux_(\d+)_(\d+)_{machine}\.", tags)
        have = tuple(int(part) for part in release.split(".")[:2])
        if need and tuple(int(part) for part in need.groups()) <= have:
            return wheel
    return None


def fetch(wheel: dict[str, Any]) -> bytes:
    """Download a wheel and hold it against the hash in uv.lock."""
    say("fetching uv")
    with urllib.request.urlopen(wheel["url"], timeout=120) as answer:  # noqa: S310 - from uv.lock
        content: bytes = answer.read()
    if f"sha256:{hashlib.sha256(content).hexdigest()}" != wheel["hash"]:
        raise EnvironmentMakingError(
            "the wheel of uv is not the one that uv.lock names; nothing was run"
        )
    return content


def unpack_uv(content: bytes, program: Path) -> None:
    """Write the one program that is wanted out of the wheel, at once or not at all."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        member = next(n for n in archive.namelist() if n.endswith(".data/scripts/uv"))
        fresh = program.with_suffix(".fresh")
        fresh.write_bytes(archive.read(member))
    fresh.chmod(0o755)
    fresh.replace(program)


def install_with_pip() -> None:
    """Make .venv with what Python brings, where uv cannot be had."""
    python = str(VENV / "bin" / "python")
    try:
        run([PYTHON, "-m", "venv", "--clear", str(VENV)])
        run([python, "-m", "pip", "install", "--quiet", "--upgrade", "pip"])
        editable = f"{ROOT}[embedded]"
        run([python, "-m", "pip", "install", "--quiet", "-e", editable, "--group", "dev"])
    except EnvironmentMakingError as fault:
        raise EnvironmentMakingError(f"neither uv nor pip could make .venv: {fault}") from None


def has_cluster() -> bool:
    """Tell whether the servers of a cluster are installed."""
    return BROKER.exists() and PROXY.exists()


def has_browser() -> bool:
    """Tell whether what else the tests need is installed: Chromium, curl, a library."""
    browser = any(shutil.which(name) for name in BROWSERS)
    return browser and shutil.which("curl") is not None and can_load("libatomic.so.1")


def install(what: str, packages: tuple[str, ...]) -> None:
    """Install what is needed where that is allowed, else say how."""
    names = " ".join(packages)
    advice = f"{what} need, as root: apt-get install {names}"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        say(advice)
        return
    say(f"installing from the system's packages: {names}")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "--yes", "--quiet=2", "--no-install-recommends", *packages]
    try:
        run(["apt-get", "update", "--quiet=2"], **quiet)
        run(command, **quiet)
    except EnvironmentMakingError:
        say(advice)


def can_load(library: str) -> bool:
    """Tell whether the system has a library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def run(command: list[str], **settings: str) -> None:
    """Run a program in the clone; its output is the reader's only where it fails."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        last = (done.stdout.strip().splitlines() or ["it said nothing"])[-1]
        shown = " ".join([Path(command[0]).name, *command[1:3]])
        raise EnvironmentMakingError(f"{shown} failed: {last.strip()}")


def say(sentence: str) -> None:
    """Tell the reader what takes time."""
    print(f"alongside: {sentence}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
