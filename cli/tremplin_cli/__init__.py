"""The command line: one noun per module, loaded when it is typed."""
