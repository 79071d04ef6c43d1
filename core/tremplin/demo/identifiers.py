"""Numbers that are well formed and that nobody can have: no SIREN begins with 000."""

from stdnum import luhn


def siret(rank: int) -> str:
    """The SIRET of the organisation of a rank, with the right keys."""
    siren = _keyed(f"000{rank:05d}")
    return _keyed(f"{siren}0001")


def rna(rank: int) -> str:
    """The number in the registry of associations of the organisation of a rank: no department is numbered 00."""
    return f"W{rank:09d}"


def _keyed(digits: str) -> str:
    return f"{digits}{luhn.calc_check_digit(digits)}"
