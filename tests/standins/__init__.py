"""Stand-ins for the world outside: clips made with ffmpeg, a loopback server that serves them well or badly, and a
"YouTube" that is a yt-dlp plugin. Fixtures are in ``tests.standins.fixtures``."""
