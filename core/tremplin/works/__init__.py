"""Long work: begun by somebody who does not wait for it, done by a worker with their rights of that moment."""
