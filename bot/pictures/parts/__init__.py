"""Painters of the parts of a picture, by family; `table` tells which draws which."""
