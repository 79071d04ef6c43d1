"""Ten thousand dossiers of the real fiches, settled: an oracle finds the same cent, and so does each sentence.

    python bench/settlements.py [--count 10000] [--seed 1]

The seed is printed: the same draws the same dossiers. tests/plugins/test_money.py examines some hundreds of a fixed
draw; the oracle and the reading of the sentences are in tests/rules.
"""

from drawn import examined
from rules.examining import examine

from tremplin.platform import Platform


def main() -> None:
    """Examine, and tell how much was read; a dossier that breaks the promise ends with its traceback."""
    read, drawn = examined(str(__doc__).splitlines()[0], Platform.published, examine)
    told = f"{read['lines']} lines and {read['findings']} findings computed again"
    print(f"{drawn}: {told}, not a cent apart;")
    print(f"{read['shared']} of them have a part that takes a cent of the total")


if __name__ == "__main__":
    main()
