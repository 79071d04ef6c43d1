"""Whatever a file is, it is answered within ten seconds, in a process of its own, in a sentence of ours."""

import re
import subprocess
import sys
from pathlib import Path
from time import monotonic

import pytest

from documents.people.books import WORDS
from documents.people.hostile import corpus, tables
from tremplin.documents.people.file import read
from tremplin.documents.people.limits import MOST_MEMORY, SECONDS
from tremplin.errors import TremplinError

CORPUS = dict(corpus())
# seconds that a file may take: those of the processor, and as much to wait for it on a machine that others use
LONGEST = 2 * SECONDS
TRACES = re.compile(r"Traceback|panicked|Error|Zip|Xml|calamine|/tmp|/dev|<|\\n")


def answer(path: Path) -> str:
    """What is said of a file: a sentence, or how many rows it has and what is wrong with them."""
    begun = monotonic()
    try:
        said = read(path, WORDS)
        told = "\n".join(map(str, said.mistakes))
    except TremplinError as refused:
        told = str(refused)
    assert monotonic() - begun < LONGEST
    return told


@pytest.mark.parametrize("name", CORPUS)
def test_a_trap_is_answered_in_a_sentence_and_kills_nobody(tmp_path, name):
    path, sentence = CORPUS[name](tmp_path)
    told = answer(path)
    if sentence is None:
        assert told == ""
        return
    assert sentence in told
    assert not TRACES.search(told)


@pytest.mark.parametrize(("name", "content", "sentence"), list(tables()), ids=lambda value: str(value)[:20])
def test_a_table_that_is_a_trap_is_answered_too(tmp_path, name, content, sentence):
    (tmp_path / name).write_bytes(content)
    told = answer(tmp_path / name)
    assert sentence in told
    assert not TRACES.search(told)


def test_the_corpus_is_no_smaller_than_it_was_promised():
    assert len(CORPUS) >= 40


@pytest.mark.skipif(not Path("/proc/self/limits").exists(), reason="only Linux shows the limits of a process")
def test_the_process_that_reads_has_its_limits():
    code = "from tremplin.documents.people.limits import limit; limit(); print(open('/proc/self/limits').read())"
    shown = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True).stdout
    limits = {line[:25].strip(): line[26:].split()[0] for line in shown.splitlines()[1:] if line}
    assert limits["Max address space"] == str(MOST_MEMORY)
    assert limits["Max cpu time"] == str(SECONDS)
    assert limits["Max file size"] == limits["Max core file size"] == "0"


@pytest.mark.parametrize("name", ["a link to another workbook", "one cell at the last place of a sheet"])
def test_a_reader_leaves_no_process_behind(tmp_path, name):
    path, before = CORPUS[name](tmp_path)[0], children()
    answer(path)
    assert children() == before


def children() -> set[str]:
    """The processes that this one has started, those that nobody waited for included."""
    return set("".join(task.read_text() for task in Path("/proc/self/task").glob("*/children")).split())
