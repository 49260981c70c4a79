"""Runs one Python plugin and speaks clerk's plugin protocol for it."""
