"""Providers, each against the stand-in of its source."""
