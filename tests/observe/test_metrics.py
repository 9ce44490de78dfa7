import asyncio
import time

import pytest

from mvidarr.observe import Metrics, watch_loop_lag


def test_what_is_counted_is_in_the_text() -> None:
    metrics = Metrics()
    metrics.request("/api/videos/{id}", "GET", 200, 0.003)
    metrics.held("jobs_claim", 0.004)
    metrics.job("download", "done")
    metrics.queue("download", "queued", 7)
    text = metrics.text().decode()
    assert 'mvidarr_http_request_seconds_count{method="GET",route="/api/videos/{id}",status="200"} 1.0' in text
    assert 'mvidarr_database_hold_seconds_bucket{le="0.005",write="jobs_claim"} 1.0' in text
    assert 'mvidarr_jobs_total{kind="download",outcome="done"} 1.0' in text
    assert 'mvidarr_jobs_open{lane="download",state="queued"} 7.0' in text
    assert "process_resident_memory_bytes" in text


def test_two_sets_of_metrics_do_not_share_anything() -> None:
    one, two = Metrics(), Metrics()
    one.job("download", "done")
    assert "download" not in two.text().decode()


async def test_a_held_loop_shows_as_lag() -> None:
    seen: asyncio.Queue[float] = asyncio.Queue()
    metrics = Metrics()

    def report(seconds: float) -> None:
        seen.put_nowait(seconds)
        metrics.loop_lag(seconds)

    task = asyncio.create_task(watch_loop_lag(report, interval=0.01))
    await asyncio.sleep(0)
    time.sleep(0.06)  # noqa: ASYNC251 - what must never happen in the house
    lag = await seen.get()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert lag >= 0.04
    assert "mvidarr_loop_lag_seconds_count" in metrics.text().decode()
