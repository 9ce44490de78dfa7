"""What is new of artists, what will come, and artists like those of the library."""
