"""The outbox beside another process: what that one has done to people counts before a message leaves."""

from dataclasses import replace

from bot.clock import ManualClock
from bot.domain.entitlements import Entitlement, entitlement_id
from bot.domain.messages import Batch, Outbound, OutboundState, Purpose
from bot.simulator.server import LocalServer, combined_app
from bot.simulator.telegram import TelegramSimulator
from bot.simulator.twilio import TwilioSimulator
from bot.store.postgres.store import PgStore
from tests.outbox.conftest import ACCOUNT, AUTH, DAD_SMS, LINE, MONDAY, MUM_CHAT, OAK, TOKEN, Outbox, new_id
from tests.postgres import ready, server


def news(to: str) -> Outbound:
    return Outbound(
        id=new_id(), school=OAK, purpose=Purpose.ANSWER, to=to, text=f"for {to}", created_at=MONDAY, children=("jay",)
    )


async def test_adults_who_are_cut_off_elsewhere_get_nothing_that_was_about_to_leave() -> None:
    """Two messages whose readers are still remembered as entitled here: both are looked at again, and neither goes."""
    clock = ManualClock(MONDAY)
    telegram, twilio = TelegramSimulator(TOKEN, clock), TwilioSimulator(ACCOUNT, AUTH, clock, unlimited=True)
    twilio.number(LINE)
    url = server().create(template=ready())
    here, there = await PgStore.open(url), await PgStore.open(url)
    async with LocalServer(combined_app(telegram, twilio)) as simulators:
        outbox = Outbox(clock, here, telegram, twilio, simulators)
        await outbox.people()
        await outbox.after(seconds=0)
        for adult in ("jo", "sam"):  # what is known of both is remembered
            await outbox.queue("hello", Purpose.ANSWER, to=adult, children=("jay",))
        await outbox.after(seconds=2)
        assert (outbox.telegram_of(MUM_CHAT), await outbox.sms_of(DAD_SMS)) == (["hello"], ["hello"])
        cut_off = [await outbox.school.reader.get(Entitlement, entitlement_id(adult, "jay")) for adult in ("jo", "sam")]
        held = [news("jo"), news("sam")]
        await there.save(Batch(outbound=tuple(held)))
        await there.save(Batch(changed=tuple(replace(each, permissions=()) for each in cut_off if each)))
        await outbox.after(seconds=2)
        await outbox.after(seconds=2)
        assert [(await outbox.now(each)).state for each in held] == [OutboundState.WITHHELD] * 2
        assert (outbox.telegram_of(MUM_CHAT), await outbox.sms_of(DAD_SMS)) == (["hello"], ["hello"])
        await outbox.sender.drain(1)
        for gateway in outbox.gateways:
            await gateway.close()
    await here.close()
    await there.close()
    server().drop(url)
