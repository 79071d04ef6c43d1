"""From the instruction to the decision: opinions, scores, envelopes."""
