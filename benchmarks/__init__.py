"""Measurements, one script a question; each prints a table. Never part of the tests."""
