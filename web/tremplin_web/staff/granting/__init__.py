"""From the deposit to the agreement: each act of an instruction on its page."""
