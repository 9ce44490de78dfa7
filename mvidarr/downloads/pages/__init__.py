"""Activity in a browser, a module per page."""
