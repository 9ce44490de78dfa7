"""Lines of a running child."""

import asyncio
import signal
import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from mvidarr.process import Child, Children, Limits, Line
from mvidarr.process.lines import CUT, Splitter


async def collect(child: Child) -> list[Line]:
    return [line async for line in child.lines()]


async def test_lines_of_both_streams_arrive_while_the_child_runs(children: Children, tmp_path: Path) -> None:
    child = await children.start(["sh", "-c", "echo first; echo second >&2; exec sleep 60"], cwd=tmp_path)
    seen = []
    async for line in child.lines():
        seen.append((line.stream, line.text))
        if len(seen) == 2:
            break
    assert sorted(seen) == [("err", "second"), ("out", "first")]
    assert (await child.stop()).code == -signal.SIGTERM


async def test_a_line_over_the_limit_is_cut_and_marked_and_the_next_is_whole(
    children: Children, tmp_path: Path
) -> None:
    code = "import sys; print('x' * 20_000_000); print('next'); sys.stdout.write('no end')"
    child = await children.start([sys.executable, "-c", code], cwd=tmp_path)
    long, following, last = await collect(child)
    assert long.cut
    assert long.text == "x" * 8 * 1024 * 1024 + CUT
    assert [following, last] == [Line("out", "next"), Line("out", "no end")]
    assert (await child.wait()).code == 0


async def test_a_full_stderr_does_not_block_a_child_whose_lines_nobody_reads(
    children: Children, tmp_path: Path
) -> None:
    code = "import sys; sys.stderr.write('e\\n' * 200_000); sys.stdout.write('o' * 2_000_000)"
    child = await children.start([sys.executable, "-c", code], cwd=tmp_path, limits=Limits(seconds=30))
    assert (await child.wait()).code == 0


async def test_a_slow_reader_slows_the_child_and_gets_every_line(children: Children, tmp_path: Path) -> None:
    code = "import sys\nfor i in range(100_000): print(i)\nprint('done', file=sys.stderr)"
    child = await children.start([sys.executable, "-c", code], cwd=tmp_path)
    numbers = 0
    async for line in child.lines():
        if line.stream == "out":
            assert line.text == str(numbers)
            numbers += 1
            if numbers % 20_000 == 0:
                await asyncio.sleep(0)  # other work between lines
    assert numbers == 100_000
    assert (await child.wait()).code == 0


async def test_a_reader_that_left_early_does_not_block_the_child(children: Children, tmp_path: Path) -> None:
    code = "for i in range(200_000): print(i)"
    child = await children.start([sys.executable, "-c", code], cwd=tmp_path)
    async for line in child.lines():
        assert line.text == "0"
        break
    assert (await child.wait()).code == 0


async def test_bytes_that_are_no_utf_8_become_replacement_characters(children: Children, tmp_path: Path) -> None:
    child = await children.start(["printf", r"caf\351\r\nBj\303\266rk\n"], cwd=tmp_path)
    assert [line.text for line in await collect(child)] == ["caf\N{REPLACEMENT CHARACTER}", "Björk"]


@given(st.lists(st.binary(max_size=40)), st.integers(1, 50))
def test_lines_do_not_depend_on_how_the_bytes_arrive(parts: list[bytes], limit: int) -> None:
    def split(chunks: list[bytes]) -> list[Line]:
        splitter = Splitter("out", limit)
        lines = [line for chunk in chunks for line in splitter.feed(chunk)]
        return lines + splitter.close()

    whole = b"".join(parts)
    assert split(parts) == split([whole])
    assert len(split(parts)) == len([*whole.split(b"\n")[:-1], *filter(None, [whole.split(b"\n")[-1]])])
