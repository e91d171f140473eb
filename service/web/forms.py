"""Forms: what a page sends without JavaScript. How long a body may be is the business of the app's middleware."""

from urllib.parse import parse_qs

from fastapi import HTTPException, Request

_MOST_FIELDS = 40
_FORM = "application/x-www-form-urlencoded"


async def read_form(request: Request) -> dict[str, list[str]]:
    """The fields of a form by name. Raises HTTPException: 415 where it is no form, 422 where it has too many fields."""
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != _FORM:
        raise HTTPException(415, f"What was sent is no form. It takes content-type: {_FORM}.")
    body = await request.body()
    try:
        return parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="replace")
    except ValueError as error:
        raise HTTPException(422, f"The form cannot be read: more than {_MOST_FIELDS} fields were sent.") from error


def check_same_site(request: Request) -> None:
    """Raises HTTPException 403 where another site sent the form (https://www.w3.org/TR/fetch-metadata/)."""
    if request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        raise HTTPException(403, "Another site sent this form. Send it from the page of the answer.")
