"""A simulated fortnight: what may happen in it, what is true meanwhile, and what must hold whatever it was."""
