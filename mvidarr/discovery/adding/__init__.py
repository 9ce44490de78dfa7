"""Artists looked for at all sources, put together, added and described."""
