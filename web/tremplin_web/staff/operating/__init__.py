"""From the operation to the last payment: committees, evidence, settlement, payments, closing, corrections."""
