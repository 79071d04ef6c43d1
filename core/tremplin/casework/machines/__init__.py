"""Machines that ask in somebody's place, what they were answered, and the addresses that are told what happens."""
