"""From the agreement to the closing: calendar, reports, payments, settlements."""
