"""Dossiers of all the fiches, settled, held against a computation written apart, and read again cent by cent."""

from collections import Counter
from random import Random

import pytest
from rules.examining import examine

from tremplin.platform import start

EACH = 20


# bench/settlements.py examines ten thousand, of a seed that it prints
@pytest.mark.parametrize("seed", [9])
def test_what_is_due_is_what_an_oracle_computes_and_each_sentence_computes_it_again(seed):
    platform, read = start({}), Counter[str]()
    assert len(platform.fiches) == 28
    for fiche in platform.fiches.values():
        form, dice = platform.published(fiche), Random(f"{seed} {fiche.id}")
        for _ in range(EACH):
            read += examine(fiche, form, dice)
    assert read["dossiers"] == 28 * EACH
    # leftover cents are drawn too, or nothing of them would be held
    assert read["shared"] > 10
