"""The operations as verbs of the lists."""

from collections.abc import Iterable

from mvidarr.bulk.operation import AnyOperation
from mvidarr.library import BulkVerb


def verbs_of(operations: Iterable[AnyOperation], besides: Iterable[BulkVerb]) -> list[BulkVerb]:
    """In the order of their buttons: the first operation, what other rooms do, the further operations, what deletes
    last. An operation takes the place of another room's verb of the same name."""
    known = [_verb(operation) for operation in operations]
    names = {(verb.of, verb.name) for verb in known}
    others = [verb for verb in besides if (verb.of, verb.name) not in names]
    firsts = [verb for verb in known if verb.name == "edit"]
    further = [verb for verb in known if verb.name != "edit"]
    return sorted([*firsts, *others, *further], key=lambda verb: verb.dangerous)


def _verb(operation: AnyOperation) -> BulkVerb:
    asks = "" if operation.arguments.model_fields else "/preview"  # there is nothing to ask first
    address = f"/{operation.noun}s/bulk/{operation.name}{asks}"
    return BulkVerb(
        operation.name, operation.label, operation.icon, address, operation.role, operation.noun, operation.deletes
    )
