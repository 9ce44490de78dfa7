"""Small pictures of stills, by the product's threads and by Pillow alone on every core: same stills, turn about."""

import asyncio
import os
import random
import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from io import BytesIO
from itertools import product
from pathlib import Path
from statistics import median

from PIL import Image, ImageDraw, ImageFilter

from mvidarr.media import WIDTHS, Format, Size, Thumbnails
from tests.bench.figures import Figure, at_least_times

STILLS = 8
ROUNDS = 5
FORMATS: tuple[Format, ...] = ("webp", "jpeg")

Job = tuple[Path, Size, Format]


def thumbnails(work: Path) -> list[Figure]:
    jobs: list[Job] = list(product(stills(work / "stills"), WIDTHS, FORMATS))
    ours, theirs = [], []
    for turn in range(ROUNDS):
        ours.append(_rate(jobs, partial(asyncio.run, _product(jobs, work / f"cache-{turn}"))))
        theirs.append(_rate(jobs, partial(_bare, jobs)))
        assert sum(1 for path in (work / f"cache-{turn}").rglob("*") if path.is_file()) == len(jobs)
        shutil.rmtree(work / f"cache-{turn}")
    return [
        Figure(
            "small pictures of 1280x720 stills, all sizes, both formats", median(ours), "/s", at_least_times(0.9),
            median(theirs), "Pillow on all cores",
        )
    ]  # fmt: skip


def _rate(jobs: list[Job], work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return len(jobs) / (time.perf_counter() - began)


async def _product(jobs: list[Job], cache: Path) -> None:
    made = Thumbnails(cache)
    await asyncio.gather(*(made.picture(*job) for job in jobs))
    made.close()


def _bare(jobs: list[Job]) -> None:
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        assert all(pool.map(_draw, jobs))


def _draw(job: Job) -> int:
    source, name, form = job
    size, out = (WIDTHS[name], WIDTHS[name] * 9 // 16), BytesIO()
    with Image.open(source) as picture:
        picture.draft("RGB", size)
        small = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    if form == "webp":
        small.save(out, "WEBP", quality=80, method=4)
    else:
        small.save(out, "JPEG", quality=85, optimize=True, progressive=True)
    return out.tell()


def stills(folder: Path) -> list[Path]:
    """Soft shapes over a gradient with grain, as frames have; each of its own."""
    folder.mkdir()
    dice, made = random.Random(3), []
    for number in range(STILLS):
        picture = Image.linear_gradient("L").resize((1280, 720)).convert("RGB")
        draw = ImageDraw.Draw(picture)
        for _ in range(60):
            x, y, reach = dice.randrange(1280), dice.randrange(720), dice.randrange(20, 300)
            draw.ellipse((x, y, x + reach, y + reach), fill=tuple(dice.randrange(256) for _ in range(3)))
        grain = Image.effect_noise((1280, 720), 40).convert("RGB")
        picture = Image.blend(picture.filter(ImageFilter.GaussianBlur(3)), grain, 0.12)
        picture.save(folder / f"{number}.jpg", quality=90)
        made.append(folder / f"{number}.jpg")
    return made
