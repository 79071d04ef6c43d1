"""What leaves for the addresses that are told of what happens: which may be told, how it is signed, how it is sent."""
