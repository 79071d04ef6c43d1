"""The public site of Tremplin: calls and fiches that people can read, and rules that answer."""
