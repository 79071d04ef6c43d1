"""What a carrier does after the deposit and the agreement: what is due, people, reports, the settlement."""
