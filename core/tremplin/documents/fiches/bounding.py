"""How people write the bounds of a number: « 18-25 » with both ends, « 26- », « -17 », « >0 »."""

from tremplin.catalogue.filters import FilterBounds
from tremplin.errors import WrongUsage, excerpt


def bounds(text: str) -> str:
    """The bounds as they are kept; one number alone is both."""
    bare = text.replace(" ", "").replace("–", "-").replace(",", ".")
    bare = f"{bare}-{bare}" if bare.isdecimal() else bare
    try:
        found = FilterBounds.of(bare)
    except ValueError:
        raise WrongUsage(f"bornes « {excerpt(text)} » : écrivez « 18-25 », « 26- », « -17 » ou « >0 ».") from None
    if found.least is not None and found.most is not None and found.most < found.least:
        raise WrongUsage(f"bornes « {excerpt(text)} » : la seconde est plus petite que la première.")
    return bare
