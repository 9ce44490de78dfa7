"""From an address to a file in staging: what the site says of it, its media, the proof that it is one."""
