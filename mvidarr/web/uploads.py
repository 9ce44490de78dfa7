"""A file that comes in: as the body itself, or as the one file of a browser's form. Its name is never looked at."""

from collections.abc import AsyncGenerator

from python_multipart.exceptions import FormParserError
from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from mvidarr.errors import Invalid

FORM = "multipart/form-data"
_FIELDS = 10


async def uploaded(headers: Headers, raw: bytes, kinds: tuple[str, ...]) -> bytes:
    """``kinds`` are the media types taken as a body; what the bytes really are, who uses them finds out."""
    sent = headers.get("content-type", "").partition(";")[0].strip().lower()
    if sent in kinds:
        data = raw
    elif sent == FORM:
        data = await _file_of_form(headers, raw)
    else:
        wanted = ", ".join((*kinds, FORM))
        raise Invalid(f"Send {wanted}, not {sent or 'an unnamed type'}.", code="unsupported_media_type")
    if not data:
        raise Invalid("Choose a file first: nothing was sent.", code="nothing_sent")
    return data


async def _file_of_form(headers: Headers, raw: bytes) -> bytes:
    parser = MultiPartParser(headers, _once(raw), max_files=1, max_fields=_FIELDS)
    parser.spool_max_size = len(raw) + 1  # it is in memory already
    try:
        form = await parser.parse()
    except (MultiPartException, FormParserError) as error:
        raise Invalid("The form could not be read. Send one file in it.", code="bad_form") from error
    try:
        files = [value for _, value in form.multi_items() if isinstance(value, UploadFile)]
        return await files[0].read() if files else b""
    finally:
        await form.close()


async def _once(raw: bytes) -> AsyncGenerator[bytes, None]:
    yield raw
