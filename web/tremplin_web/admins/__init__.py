"""The pages of whoever looks after the platform: its accounts, its plugins, its journal, and fiches to publish."""
