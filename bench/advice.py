"""Ten thousand dossiers of the real fiches that break several rules: doing all that is said, twice at most, is enough.

    python bench/advice.py [--count 10000] [--seed 1]

The seed is printed: the same draws the same dossiers. tests/plugins/test_advice.py examines some hundreds of a fixed
draw; what is drawn, and how advice is followed, is in tests/rules/advising.py.
"""

from drawn import examined
from rules.advising import examine_advice

from tremplin.platform import Platform


def main() -> None:
    """Examine, and tell how much was read; a dossier that breaks the promise ends with its traceback."""
    read, drawn = examined(str(__doc__).splitlines()[0], Platform.words, examine_advice)
    print(f"{drawn}: {read['broken']} blocking rules broken, {read['left']} left to people;")
    print(f"{read['turn 1']} followed once, {read['turn 2']} twice")


if __name__ == "__main__":
    main()
