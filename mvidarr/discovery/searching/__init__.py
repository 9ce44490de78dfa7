"""One video looked for at every source, and what people say of its uploads."""
