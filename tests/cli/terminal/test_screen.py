"""What a real terminal receives: no file, option nor name commands it."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tremplin_cli.terminal.screen import COMMANDING

SCRIPT = Path(sys.executable).with_name("tremplin")
# red, a title for the window, an answer typed for who reads, the eight-bit CSI, a text turned backwards
TRICKS = "\x1b[31m", "\x1b]0;prise\x07", "\x1b[6n", "\x9b2J", "\u202e", "\x08\x08"


def typed(*words: str, env: dict[str, str] | None = None) -> str:
    """What a terminal is sent when a command line is typed in it."""
    ours, theirs = pty.openpty()
    done = subprocess.Popen(
        [SCRIPT, *words],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "COLUMNS": "200", **(env or {})},
    )
    os.close(theirs)
    sent = b""
    # the end of a terminal whose last writer has gone is an error on Linux
    try:
        while block := os.read(ours, 1 << 16):
            sent += block
    except OSError:
        pass
    done.wait()
    os.close(ours)
    return sent.decode().replace("\r\n", "\n")


@pytest.mark.parametrize("trick", TRICKS)
def test_a_terminal_obeys_no_option_nor_name_nor_header(trick: str, tmp_path: Path):
    file = tmp_path / f"dossiers{trick.replace('/', '')}.csv"
    file.write_text(f"fiche;organisation;title;titre{trick}\n1;2;3;4\n")
    facts = tmp_path / "faits.yaml"
    facts.write_text("requested: 1\n")
    base = {"TREMPLIN_DATABASE": f"sqlite:///{tmp_path}/t.sqlite"}
    for words in (
        (f"calls{trick}", "list"),
        ("calls", "list", f"--{trick}"),
        ("fiches", "show", f"62/2024/{trick}"),
        ("fiches", "check", str(file)),
        ("dossiers", "import", str(file), "--as", f"qui{trick}@exemple.fr"),
    ):
        sent = typed(*words, env=base)
        assert sent.strip()
        assert not COMMANDING.search(sent), words


def test_what_a_command_writes_to_a_file_is_left_as_it_is():
    done = subprocess.run([SCRIPT, "fiches", "show", "62/2024/\x1b[31m"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "identifiant inconnu" in done.stderr
