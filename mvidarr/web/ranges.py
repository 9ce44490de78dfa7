"""A file as an answer, or the parts of it that ``Range`` asks for."""

from starlette.responses import FileResponse
from starlette.types import Message, Receive, Scope, Send

from mvidarr.errors import Invalid


class FileAnswer(FileResponse):
    """Starlette refuses a ``Range`` in plain text; ours is an error like any other, with the size of the file."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._refuse(message["status"])
            await send(message)

        await super().__call__(scope, receive, watched)

    def _refuse(self, status: int) -> None:
        if status == 416:
            size = int(self.headers["content-length"])
            raise Invalid(
                f"The file ends before the part that was asked for: it has {size:,} bytes.",
                code="range_not_satisfiable",
                extra={"size": size},
            )
        if status == 400:
            raise Invalid("The Range header makes no sense; write it as bytes=0-499.", code="bad_range")
