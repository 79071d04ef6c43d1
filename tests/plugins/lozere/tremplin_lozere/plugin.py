"""Where the documents of Nord are; the core reads and validates them."""

from importlib.resources import files

from tremplin import hookimpl

HERE = files(__package__)


@hookimpl
def tremplin_department():
    return HERE / "department.yaml"


@hookimpl
def tremplin_calls():
    return HERE / "calls"


@hookimpl
def tremplin_fiches():
    return HERE / "calls"


@hookimpl
def tremplin_exit_typologies():
    return HERE / "exits"


@hookimpl
def tremplin_measures():
    # here, not above: most commands read no measure
    from tremplin import Aggregation, Measure

    return [
        Measure(
            code="boats_restored",
            label="Bateaux remis en état",
            unit="event",
            aggregation=Aggregation.SUM,
            breakdowns=("territory",),
        )
    ]
