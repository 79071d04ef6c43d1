"""The pages of an organisation: what is known of it, who belongs to it, its accreditations, where it is paid."""
