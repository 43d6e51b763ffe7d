"""Forms that were not complete, kept with what was typed, so that nothing has to be typed again."""

import datetime as dt
import secrets
from dataclasses import replace

from pydantic import TypeAdapter

from bot import store
from bot.desk import Call
from bot.message import Form, Reply

KEPT = dt.timedelta(days=1)
_FORM: TypeAdapter[Form] = TypeAdapter(Form)


async def keep(call: Call, reply: Reply) -> Reply:
    """The same reply; a form in it that has errors can from now on be opened again."""
    form = next((part for part in reply.parts if isinstance(part, Form)), None)
    if form is None or not any(one.error for one in form.fields):
        return reply
    made = secrets.token_hex(4)
    body = _FORM.dump_json(form).decode()
    until = call.desk.now() + KEPT
    await call.desk.database.write(lambda c: store.remember(c, f"form:{call.account}:{made}", body, until), "form")
    parts = tuple(replace(part, opener=f"form {made}") if part is form else part for part in reply.parts)
    return replace(reply, parts=parts)


async def kept(call: Call, form: str) -> Form | None:
    """A form that this person left incomplete, as it stood."""
    async with call.desk.database.reading() as connection:
        body = await store.recall(connection, f"form:{call.account}:{form}", call.desk.now())
    return _FORM.validate_json(body) if body is not None else None
