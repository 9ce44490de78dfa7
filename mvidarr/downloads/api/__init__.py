"""Downloads over HTTP, a module per noun."""
