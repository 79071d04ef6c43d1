"""Properties are not timed: a machine that does something else must not break a test."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
