"""Tests: each starts the real program and speaks the protocol with it over pipes."""
