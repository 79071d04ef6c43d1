"""Debian's chromium and the driver of Playwright, a Node of its own: what is lacking here for them to start."""

import re
import subprocess
from pathlib import Path
from shutil import which

CHROMIUM = "chromium"
# what the loader of Linux says of a library that is nowhere
ABSENT = re.compile(r"loading shared libraries: (?P<name>lib[\w.+-]+?)\.so(?:\.(?P<version>[\d.]+))?:")


def lacking(driver: Path) -> str | None:
    """Why no browser can start here, if none can."""
    packages = [CHROMIUM] if which(CHROMIUM) is None else []
    try:
        # it says at once whether its libraries are there: Playwright would only say that it is gone
        started = subprocess.run([driver, "--version"], capture_output=True, text=True)
    except OSError as error:
        return f"pas de navigateur : le pilote de Playwright ne démarre pas ({error.strerror})"
    absent = ABSENT.search(started.stderr)
    if absent:
        packages.append(package(**absent.groupdict()))
    elif started.returncode:
        return f"pas de navigateur : le pilote de Playwright ne démarre pas (code {started.returncode})"
    if not packages:
        return None
    return f"pas de navigateur : il manque {' et '.join(f'le paquet {each}' for each in packages)}"


def package(name: str, version: str | None) -> str:
    """The package of a library: Debian adds its version to its name (Policy, 8.1)."""
    between = "-" if version and name[-1].isdigit() else ""
    return f"{name}{between}{version or ''}".lower()
