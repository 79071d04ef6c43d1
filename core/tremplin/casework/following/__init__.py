"""Follow the people of an operation: who they are, what is recorded of them, how it is read and erased."""
