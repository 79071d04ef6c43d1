"""The colours of a department, and whether people can read what is written in them."""

from functools import cached_property

from tremplin.values import dataclass

READABLE = 4.5  # WCAG 2.1, 1.4.3: the contrast of a text with what is behind it
WHITE, BLACK = "#ffffff", "#000000"


@dataclass(frozen=True, kw_only=True)
class Colours:
    """The main colour of a department, on which white is read, and the tints that pages draw from it."""

    main: str

    @cached_property
    def pale(self) -> str:
        """The background of headings and panels."""
        return mixed(self.main, WHITE, 0.06)

    @cached_property
    def line(self) -> str:
        """The rules between panels."""
        return mixed(self.main, WHITE, 0.5)

    @cached_property
    def link(self) -> str:
        """The colour of links, which are read on white and on the pale background."""
        parts = (mixed(self.main, BLACK, 1 - tenth / 10) for tenth in range(11))
        return next(colour for colour in parts if contrast(colour, self.pale) >= READABLE)

    @cached_property
    def dark(self) -> str:
        """The colour of a link or button under the pointer."""
        return mixed(self.link, BLACK, 0.6)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """The relative luminance of a colour « #rrggbb », by the formula of WCAG."""
    linear = (
        # WCAG 2.1 was printed with 0.03928: no channel of 8 bits lies between the two
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in channels(colour))
    )
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def channels(colour: str) -> tuple[int, int, int]:
    """The red, green and blue of « #rrggbb », from 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mixed(colour: str, other: str, share: float) -> str:
    """A share of a colour, from 0 to 1, in another."""
    parts = zip(channels(colour), channels(other), strict=True)
    return "#" + "".join(f"{round(one * share + two * (1 - share)):02x}" for one, two in parts)
