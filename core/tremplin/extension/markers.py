"""The two pluggy markers. Every plugin imports this at start, so it imports nothing else."""

import pluggy

PROJECT = "tremplin"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)
