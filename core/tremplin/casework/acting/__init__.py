"""How any act is done: the desk, the case, the life cycle and its conditions, who may."""
