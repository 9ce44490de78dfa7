"""Uploads weighed: what sources tell becomes videos with their uploads, with what is for and against each. Pure."""
