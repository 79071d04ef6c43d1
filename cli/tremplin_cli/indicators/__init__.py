"""The indicators: what fiches ask to be counted, and the figures of a scope, shown or written."""
