"""What a plugin would bring, told before it is installed: it is unpacked and imported in a limited process alone."""
