"""Every write of the ground floor, one function each."""
