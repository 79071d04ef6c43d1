"""The border of YAML: text with positions in, plain values out, and every mistake of writing told in its place."""
