"""The figures of a perimeter: read beside what was aimed at, compared, drawn, and exported as they may be given out."""
