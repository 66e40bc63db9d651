"""Databases of a thousand or a million messages each way, made in minutes: rows made by the server, indexes after.

The documents are what the product's own codec makes of a realistic text, and of a receipt that was delivered; only what
differs from message to message is made anew for each. All of them are handled and sent, as almost all of a real
database are. A concern has ten receipts, however many there are: a larger database is one of more concerns.
"""

import asyncpg
import msgspec

from bot.domain.messages import Batch, Channel, InboundState, Outbound, OutboundState, Priority, Purpose
from bot.domain.records import Record
from bot.store.codec import encode
from bot.store.postgres.migrate import migrate
from bot.store.postgres.store import PgStore
from tests.benchmarks import crowd

PROTOTYPES = 1000
A_SAVE = 1000
EACH_HAS = 10

# A number's id, and its provider's: 34 characters and as unordered as Twilio's.
INBOUND_ID, OUTBOUND_ID = (f"'{begins}' || lpad({{n}}::text, 22, '0')" for begins in ("01GQ", "01GR"))
SID = "'SM' || md5({n}::text)"
FILLS = {
    "inbound": f"""
        INSERT INTO inbound (school, id, doc)
        SELECT $2, made.id, p.doc || jsonb_build_object('id', made.id, 'key', made.sid, 'message_id', made.sid)
        FROM (
            SELECT n, {INBOUND_ID.format(n="n")} AS id, {SID.format(n="n")} AS sid
            FROM generate_series(0, $1::int - 1) n
        ) made JOIN prototypes p ON p.n = made.n % {PROTOTYPES}
        ORDER BY made.n
    """,
    "outbound": f"""
        INSERT INTO outbound (school, id, doc)
        SELECT $2, made.id, p.doc || jsonb_build_object(
            'id', made.id, 'key', 'receipt:' || made.id, 'provider_id', made.sid,
            'to', 'adult' || made.n / {EACH_HAS}, 'concern', 'concern' || made.n / {EACH_HAS}
        )
        FROM (
            SELECT n, {OUTBOUND_ID.format(n="n")} AS id, {SID.format(n="(-n)")} AS sid
            FROM generate_series(0, $1::int - 1) n
        ) made JOIN prototypes p ON p.n = made.n % {PROTOTYPES}
        ORDER BY made.n
    """,
}
OTHER_INDEXES = """
    SELECT c.relname AS name, pg_get_indexdef(c.oid) AS made FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE i.indrelid = to_regclass($1) AND NOT i.indisprimary
"""


def concern(number: int) -> str:
    """Which concern the receipt of this number is of."""
    return f"concern{number // EACH_HAS}"


async def build(url: str, messages: int, records: list[Record]) -> None:
    """Make the empty database at `url` one with so many messages each way, and these records."""
    await migrate(url)
    store = await PgStore.open(url)
    for start in range(0, len(records), A_SAVE):
        await store.save(Batch(changed=tuple(records[start : start + A_SAVE])))
    await store.close()
    connection = await asyncpg.connect(url)
    try:
        for table in FILLS:
            await _fill(connection, table, messages)
        await connection.execute("VACUUM ANALYZE")  # as autovacuum will have done in a real one
    finally:
        await connection.close()


async def _fill(connection: "asyncpg.Connection[asyncpg.Record]", table: str, messages: int) -> None:
    indexes = await connection.fetch(OTHER_INDEXES, table)
    for index in indexes:
        await connection.execute(f"DROP INDEX {index['name']}")
    await connection.execute("CREATE TEMP TABLE prototypes (n int PRIMARY KEY, doc jsonb)")
    made = [(number, msgspec.json.encode(_prototype(table, number)).decode()) for number in range(PROTOTYPES)]
    await connection.executemany("INSERT INTO prototypes VALUES ($1, $2::text::jsonb)", made)
    await connection.execute(FILLS[table], messages, crowd.SCHOOL)
    await connection.execute("DROP TABLE prototypes")
    for index in indexes:
        await connection.execute(index["made"])


def _prototype(table: str, number: int) -> dict[str, object]:
    record = crowd.inbound(number, "", state=InboundState.HANDLED) if table == "inbound" else _receipt(number)
    return {**encode(record), "version": 2}


def _receipt(number: int) -> Outbound:
    text = f"Thank you for telling us. Ms Worker {number:05d} will answer you today before 15.15. Ref {number:03d}."
    return Outbound(
        id="", school=crowd.SCHOOL, purpose=Purpose.RECEIPT, text=text, created_at=crowd.MONDAY, channel=Channel.SMS,
        children=(f"pupil{number:05d}",), state=OutboundState.DELIVERED, priority=Priority.RECEIPT, tries=1,
        due_at=crowd.MONDAY, account=crowd.SMS_ACCOUNT, address=f"+447700900{number % 1000:03d}", billed=True,
        sent_at=crowd.MONDAY, delivered_at=crowd.MONDAY,
    )  # fmt: skip
