"""What reaches a terminal: text, and none of the signs by which a text would command it."""

import io
import re
from typing import TextIO

# ESC, CSI and their like colour, erase, retitle, or type for who reads (ECMA-48, 5); those that turn the direction of
# writing show a name for another (Unicode, UAX 9). A file, an option and a stored name may all hold some
COMMANDING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
SHOWN = "\N{REPLACEMENT CHARACTER}"


class Screen(io.TextIOWrapper):
    """A stream to a terminal, that shows what it is given and obeys none of it."""

    def __init__(self, stream: io.TextIOWrapper):
        super().__init__(stream.buffer, encoding="utf-8", errors="backslashreplace", line_buffering=True)
        # a bar under way moves the cursor: it is ours, and holds no name
        self.obeyed = stream

    def write(self, text: str) -> int:
        return super().write(COMMANDING.sub(SHOWN, text))


def moved(stream: TextIO) -> TextIO:
    """The stream on which the cursor may be moved."""
    return stream.obeyed if isinstance(stream, Screen) else stream
