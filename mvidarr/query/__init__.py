"""The one query language: what people type into the search box, and everything that carries the same words.

Knows no rooms: each exports a field table, and the engine compiles a query over it. Tables owned: none. Events: none.
"""

from mvidarr.query.text import fold, tokens, words

__all__ = ["fold", "tokens", "words"]
