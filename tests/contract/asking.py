"""Asks the API whatever its document allows, and what it forbids, and holds the answers against the document."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import ceil
from random import Random
from typing import Any

import httpx
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.core.transport import Response
from schemathesis.schemas import APIOperation, BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

BASE = "http://localhost:8845"
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
# how a request that makes no sense may be refused
REFUSALS = ["400", "401", "403", "404", "409", "412", "413", "415", "416", "422", "428"]
LEFT_OUT = {
    "POST /api/system/restart": "it ends the process that is asked",
    "POST /api/system/ytdlp/update": "pip asks its index",
    "POST /api/profiles/preview/site": "it asks sites of addresses that are made up",
    "POST /api/auth/logout": "it ends the token of the one who asks",
}
ANYTHING = ({"type": "string"}, {"type": "string", "minLength": 1, "pattern": "^[^/]+$"})  # a header, a name
OURSELVES = {"1", "2"}  # ids of the people at the doors: who is shut out asks no more
_RANK = {None: 0, "readonly": 1, "user": 2, "manager": 3, "admin": 4}
_SETTINGS: dict[str, Any] = {
    "phases": [Phase.generate],  # every finding is kept, so there is nothing to make smaller
    "database": None,
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
}


@dataclass
class Asked:
    """``findings``: what was wrong -> how to ask for it again."""

    requests: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    findings: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        told = ", ".join(f"{count:,} × {status}" for status, count in sorted(self.statuses.items()))
        found = "\n\n".join(f"{what}\n{how}" for what, how in self.findings.items())
        return f"{self.requests:,} requests: {told}" + (f"\n\n{found}" if found else "")


class Asking:
    """People at the doors, each with the same requests: to make one up takes longer than to have it answered. The first
    of ``people`` asks first. Called in a thread of its own, for the house answers on ``loop``.

    ``known`` are ids that lead somewhere, by noun; four of five paths are given one. ``number`` repeats a run.
    """

    def __init__(
        self,
        document: dict[str, Any],
        people: dict[str, httpx.AsyncClient],
        loop: asyncio.AbstractEventLoop,
        *,
        known: dict[str, list[Any]],
        number: int,
    ) -> None:
        self._schema = schema_of(document)
        self._people, self._loop = people, loop
        self._known, self._number, self._random = known, number, Random(number)
        self.asked = Asked()

    def ask(self, times: int, tags: frozenset[str] | None = None) -> Asked:
        """``times``: how many requests of those that make sense; nearly as many make none. Who is turned away at the
        door anyhow asks a few times."""
        for operation in operations(self._schema):
            if tags is None or tags & set(operation.tags or ()):
                self._ask(operation, GenerationMode.POSITIVE, times)
                if _can_be_wrong(operation):
                    self._ask(operation, GenerationMode.NEGATIVE, ceil(times * 0.7))
        return self.asked

    def _ask(self, operation: APIOperation, mode: GenerationMode, times: int) -> None:
        """Where more than the path can be wrong, nonsense is sent to something that is there."""
        elsewhere = operation.body or operation.query
        path = self._somewhere(operation.path) if mode.is_negative and elsewhere else None
        left = {role: times if _may(role, operation) else ceil(times / 6) for role in self._people}

        @seed(self._number)
        @settings(max_examples=times, **_SETTINGS)
        @given(case=operation.as_strategy(generation_mode=mode, path_parameters=path or None))
        def ask(case: schemathesis.Case) -> None:
            if mode.is_positive:
                case.path_parameters.update(self._lead_somewhere(case))
            if "If-Match" in case.headers and self._random.random() < 0.9:
                case.headers["If-Match"] = "*"
            for role in self._people:
                if left[role]:
                    left[role] -= 1
                    self._one(case, role)

        try:
            ask()
        except Unsatisfiable:  # there are operations that take anything
            assert mode.is_negative, operation.label

    def _one(self, case: schemathesis.Case, role: str) -> None:
        sent = requests.Request(**case.as_transport_kwargs(base_url=BASE)).prepare()
        answer = asyncio.run_coroutine_threadsafe(self._send(sent, self._people[role]), self._loop).result()
        self.asked.requests += 1
        self.asked.statuses[answer.status_code] += 1
        if answer.status_code == 401 and _role(case.operation) is not None:
            self._find(case, f"who asks as {role} was shut out", sent, answer)
        try:
            case.validate_response(response_of(answer, sent), checks=CHECKS)
        except (Failure, FailureGroup) as failure:
            for one in failure.exceptions if isinstance(failure, FailureGroup) else [failure]:
                self._find(case, str(one), sent, answer)

    def _find(
        self, case: schemathesis.Case, sentence: str, sent: requests.PreparedRequest, answer: httpx.Response
    ) -> None:
        """The first of each kind is told."""
        body = (sent.body or "")[:1000]
        what = f"{case.operation.label}, {answer.status_code}: {sentence.partition(chr(10))[0]}"
        how = f"{sentence}\n{sent.method} {sent.url} {sent.headers} {body!r}\n{answer.text[:1000]}"
        self.asked.findings.setdefault(what, how)

    @staticmethod
    async def _send(sent: requests.PreparedRequest, client: httpx.AsyncClient) -> httpx.Response:
        headers = [(name.encode("latin-1"), _bytes(value)) for name, value in sent.headers.items()]
        return await client.request(sent.method or "", sent.url or "", headers=headers, content=sent.body)

    def _lead_somewhere(self, case: schemathesis.Case) -> dict[str, Any]:
        """Most ids that are made up are those of nothing."""
        ours = any(str(value) in OURSELVES for value in case.path_parameters.values())
        return self._somewhere(case.path) if ours or self._random.random() < 0.8 else {}

    def _somewhere(self, path: str) -> dict[str, Any]:
        parts = path.strip("/").split("/")
        named = [(part[1:-1], parts[number - 1]) for number, part in enumerate(parts) if part.startswith("{")]
        return {name: self._random.choice(self._known.get(noun) or [3]) for name, noun in named}


def schema_of(document: dict[str, Any]) -> BaseSchema:
    """Without the ways to sign in, or it would make up credentials."""
    paths = {
        path: {method: {**operation, "security": []} for method, operation in methods.items()}
        for path, methods in document["paths"].items()
    }
    parts = {name: part for name, part in document["components"].items() if name != "securitySchemes"}
    document = {**document, "paths": paths, "components": parts}
    config = SchemathesisConfig.from_dict({"checks": {"negative_data_rejection": {"expected-statuses": REFUSALS}}})
    return schemathesis.openapi.from_dict(document, config=config)


def operations(schema: BaseSchema) -> Iterable[APIOperation]:
    for result in schema.get_all_operations():
        operation = result.ok()
        if operation.label not in LEFT_OUT:
            yield operation


def response_of(answer: httpx.Response, sent: requests.PreparedRequest) -> Response:
    headers: dict[str, list[str]] = {}
    for name, value in answer.headers.multi_items():
        headers.setdefault(name, []).append(value)
    return Response(answer.status_code, headers, answer.content, sent, elapsed=0.0, verify=False)


def _role(operation: APIOperation) -> str | None:
    return operation.definition.raw["x-role"]


def _may(role: str, operation: APIOperation) -> bool:
    return _RANK[_role(operation)] <= _RANK[role]


def _can_be_wrong(operation: APIOperation) -> bool:
    """There is no nonsense in a header that may be anything, nor in a path of names, each of which is any text: to
    look for some takes as long as hundreds of requests."""
    told = [*operation.path_parameters, *operation.headers] if operation.path_parameters else []
    return bool(operation.body or operation.query or any(part.definition["schema"] not in ANYTHING for part in told))


def _bytes(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode("utf-8", "surrogateescape")
