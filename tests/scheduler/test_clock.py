"""The bell rings on when the wall clock is set back."""

import asyncio
import datetime as dt

from scheduler import clock


async def test_a_wall_clock_that_jumps_back_a_day_silences_no_job(monkeypatch):
    wall = {"off": dt.timedelta(0)}

    class Wall(dt.datetime):
        @classmethod
        def now(cls, tz=None):
            return dt.datetime.now(tz) + wall["off"]

    monkeypatch.setattr("apscheduler.schedulers.base.datetime", Wall)
    monkeypatch.setattr(clock, "wall", lambda: Wall.now(dt.UTC))
    monkeypatch.setattr(clock, "LOOK_S", 0.1)
    rings: asyncio.Queue[str] = asyncio.Queue()
    bell = clock.Clock()
    bell.every(0.05, "job", lambda: rings.put("ring"))
    bell.start()
    try:
        for off in (dt.timedelta(0), -dt.timedelta(hours=2), dt.timedelta(0), -dt.timedelta(days=1)):
            wall["off"] = off
            for _ in range(3):
                assert await asyncio.wait_for(rings.get(), 30) == "ring"
    finally:
        bell.stop()


async def test_a_job_that_takes_long_is_not_rung_beside_itself_and_that_is_no_news(monkeypatch, caplog):
    monkeypatch.setattr(clock, "LOOK_S", 0.01)
    begun, looks = asyncio.Event(), 0
    go_on = asyncio.Event()

    def wall() -> dt.datetime:
        nonlocal looks
        looks += 1
        return dt.datetime.now(dt.UTC)

    async def job() -> None:
        begun.set()
        await go_on.wait()

    monkeypatch.setattr(clock, "wall", wall)
    bell = clock.Clock()
    bell.every(0.01, "long", job)
    bell.start()
    try:
        await begun.wait()
        looks = 0
        await asyncio.sleep(0.1)
        assert looks == 0
        assert [one.getMessage() for one in caplog.records if one.name.startswith(("apscheduler", "scheduler"))] == []
    finally:
        go_on.set()
        bell.stop()


async def test_a_job_that_the_stop_ends_is_no_news_either(caplog):
    begun, ended = asyncio.Event(), asyncio.Event()

    async def job() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    bell = clock.Clock()
    bell.every(0.01, "long", job)
    bell.start()
    await begun.wait()
    bell.stop()
    await ended.wait()
    await asyncio.sleep(0)
    assert [one.getMessage() for one in caplog.records if one.levelname == "ERROR"] == []
