"""What an act of the instruction would do, read before it is done."""
