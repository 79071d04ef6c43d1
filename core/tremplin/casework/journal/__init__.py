"""The journal: one chain of lines, its walk and its proof."""
