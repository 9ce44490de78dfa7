"""From staging into the library: placed, written down, or put in the place of a file that was worse."""
