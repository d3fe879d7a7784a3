import asyncio, time
from tests.web.line import a_line
async def test_x(served):
    c = served.sign_in("ana")
    n = served.a_ticket("SECRETTITLE")
    async with a_line(served, c.header, "/desk") as line:
        await line.load()
        print(line.values["queue_state.rows"], [h[:200] for h in line.heard])
        for bad in ({"asPath": 5}, {"asPath": "http://["}, {"pathname": 5}, {"query": 5}, {"pathname": {}}, {"headers": 5}):
            mark=len(served.log())
            await line.send(HY, {}, **bad) if False else await line.send("set_is_hydrated", {"value": True}, **bad)
            await asyncio.sleep(0.5)
            print(bad, len(served.log())-mark, served.log()[mark:][:3000], len(line.heard), line.is_closed)
        for msg in (["event", "SECRET string"], ["event", ["SECRET"]], ["event", 5], ["event"], ["event", {"name": ["SECRET"], "payload": {}}], ["event", {"name": "SECRET", "payload": 5}],
            ["event", {"name": "reflex___state____state.set_is_hydrated", "payload": "SECRET"}],["event", {"name": "reflex___state____state.set_is_hydrated", "router_data": "SECRET"}],
            ["event", {"nome": "SECRET"}], ["client_error", {"error_type": "SECRET", "message": "SECRET"}], ["SECRET", "SECRET"], ["ping", "SECRET"],
            ["connect", {"SECRET":1}, {}, {}], ["disconnect", "SECRET"], ["link_token_to_sid", "SECRET", "x"]):
            mark=len(served.log())
            await line.emit(*msg)
            await asyncio.sleep(0.3)
            print("=====", msg, len(served.log())-mark, served.log()[mark:][:3000], len(line.heard), line.is_closed)
    assert 0
