"""The sources as they can be asked, allowed, tried out and shown; and how many are asked at once."""
