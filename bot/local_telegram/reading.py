"""An HTTP request to the parameters of a call: query, JSON, urlencoded or multipart."""

from __future__ import annotations

from starlette.datastructures import UploadFile
from starlette.requests import Request

from bot.local_telegram.refusals import bad_request
from bot.local_telegram.values import Json, Parameters, Upload, as_list, as_object

MOST_FIELDS = 1000
LARGEST_FIELD = 60 * 1024 * 1024


async def read_parameters(request: Request) -> Parameters:
    """Everything that the request says; the body wins over the query; a bare JSON list is called `items`."""
    values: Json = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        return Parameters(values | await _read_json(request))
    if kind in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        return await _read_form(request, values)
    return Parameters(values)


async def _read_json(request: Request) -> Json:
    body = await request.body()
    if not body.strip():
        return {}
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    return {"items": as_list(text, "body")} if text.lstrip().startswith("[") else as_object(text, "body")


async def _read_form(request: Request, values: Json) -> Parameters:
    uploads: dict[str, Upload] = {}
    async with request.form(max_fields=MOST_FIELDS, max_files=20, max_part_size=LARGEST_FIELD) as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                mime = value.content_type or "application/octet-stream"
                uploads[name] = Upload(value.filename or "file", mime, await value.read())
            else:
                values[name] = value
    return Parameters(values, uploads)
