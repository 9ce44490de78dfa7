"""The operations as verbs of the lists."""

from collections.abc import Iterable, Sequence

from mvidarr.bulk.operation import AnyOperation
from mvidarr.library import BulkVerb

FIRST = ("edit", "playlist", "status")
SEEN = 3  # before what deletes, which is the last that stands in the bar; the others are in its menu


def verbs_of(operations: Iterable[AnyOperation], besides: Iterable[BulkVerb]) -> list[BulkVerb]:
    """In the order of their buttons: what is done most, what other rooms do, the further operations, of each noun. An
    operation takes the place of another room's verb of the same name."""
    known = [_verb(operation) for operation in operations]
    names = {(verb.of, verb.name) for verb in known}
    others = [verb for verb in besides if (verb.of, verb.name) not in names]
    firsts = sorted((verb for verb in known if verb.name in FIRST), key=lambda verb: FIRST.index(verb.name))
    further = [verb for verb in known if verb.name not in FIRST]
    ordered = [*firsts, *others, *further]
    return [verb for noun in ("video", "artist") for verb in _arranged([one for one in ordered if one.of == noun])]


def _arranged(verbs: Sequence[BulkVerb]) -> list[BulkVerb]:
    safe, dangerous = ([verb for verb in verbs if verb.dangerous is so] for so in (False, True))
    return [*safe[:SEEN], *dangerous, *safe[SEEN:]]


def _verb(operation: AnyOperation) -> BulkVerb:
    asks = "" if operation.arguments.model_fields else "/preview"  # there is nothing to ask first
    address = f"/{operation.noun}s/bulk/{operation.name}{asks}"
    return BulkVerb(
        operation.name, operation.label, operation.icon, address, operation.role, operation.noun, operation.deletes
    )
