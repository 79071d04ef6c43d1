"""What is read of dossiers: lists, one on a page, the calendar of a perimeter, simulations."""
