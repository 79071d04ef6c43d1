"""The seam between the core and plugins: markers, specifications, and the manager factory."""
