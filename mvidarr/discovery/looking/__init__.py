"""Looks for all videos of an artist or a follow: by hand, by schedule, and what they write into the library."""
