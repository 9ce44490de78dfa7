"""The grammar, once: for lark as a whole, and its tokens as patterns whose groups say what is in them."""

import re

QUOTES = '"“”„'
# Phones write “…” where people type "…".
QUOTED = r"""(?:"(?:\\.|[^"\\])*"|[“”„](?:\\.|[^“”"\\])*[“”"])"""
BARE = r"""(?:\\.|(?!\.\.)[^\s"“”„()\\])+"""
LISTED_BARE = r"""(?:\\.|(?!\.\.)[^\s"“”„(),\\])+"""
NAME = r"[A-Za-z_][A-Za-z0-9_]*"
JOINING = r"[-&+\/|–—·•~]+"


def _parts(bare: str) -> str:
    one = rf"(?:{QUOTED}\*?|{bare})"
    return rf"(?:(?P<op>!=|<=|>=|=|<|>)(?P<of>{one})|(?P<low>{one})?(?P<to>\.\.)(?P<high>{one})?|(?P<value>{one}))"


def _value(bare: str) -> str:
    """The same for lark, which has no use for the groups."""
    return re.sub(r"\(\?P<\w+>", "(?:", _parts(bare))


CRITERION = re.compile(rf"(?P<field>{NAME}):{_parts(BARE)}", re.DOTALL)
ITEM = re.compile(_parts(LISTED_BARE), re.DOTALL)

# A criterion is one token, so no space comes between field, colon and value: ``Mission: Impossible`` is no field.
# A sign between words (``Simon & Garfunkel``, ``Björk - Army of Me``) joins them and asks for nothing.
GRAMMAR = rf"""
start: either?
either: both (_OR both)*
both: _factor (_AND? _factor)*
_factor: negation | bracket | said | criterion | listed
negation: (_NOT | _MINUS) _factor
bracket: _OPEN either _CLOSE
said: WORD | PHRASE
criterion: CRITERION
listed: LISTED ITEM (_COMMA ITEM)* _CLOSE

_OR.3: /OR(?=[\s()"“”„]|$)/
_AND.3: /AND(?=[\s()"“”„]|$)/
_NOT.3: /NOT(?=[\s()"“”„]|$)/
_MINUS.2: /-(?=\S)/
_OPEN: "("
_CLOSE: ")"
_COMMA: ","
CRITERION.3: /{NAME}:{_value(BARE)}(?=[\s)]|$)/s
LISTED.4: /{NAME}:(?:!?=)?\(/
ITEM.4: /{_value(LISTED_BARE)}(?=\s*[,)])/s
PHRASE: /{QUOTED}\*?/s
WORD: /(?!-|(?:OR|AND|NOT)(?=[\s()"“”„]|$))(?:\\.|[^\s"“”„():\\])+/s
JOINT.3: /{JOINING}(?=\s|$)/
%ignore JOINT
%ignore /\s+/
"""
