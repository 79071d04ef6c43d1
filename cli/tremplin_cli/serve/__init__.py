"""``tremplin serve``: the site, on this machine.

What the site is made of is installed apart (``tremplin[web]``) and is heavy: it is imported when the site starts.
"""
