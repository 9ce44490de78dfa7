"""Flags that people add: a list of harmless ones, each value looked at; a sentence for all else."""

import subprocess
import sys

import pytest

from mvidarr.ytdlp.guardian.flags import FLAGS, REFUSED, as_argv, checked_flag, checked_target

SOUND = {
    "--sleep-requests": "0.75", "--sleep-interval": "5", "--max-sleep-interval": "10", "--xff": "DE",
    "--hls-use-mpegts": "", "--check-formats": "", "--legacy-server-connect": "", "--http-chunk-size": "10000000",
    "--sponsorblock-api": "https://sponsor.example:8443/mirror",
}  # fmt: skip


def test_yt_dlp_knows_each_flag_of_the_list_and_takes_such_a_value() -> None:
    flags = [checked_flag(f"{name} {SOUND.get(name, '10')}") for name in FLAGS]
    argv = [sys.executable, "-m", "yt_dlp", "--ignore-config", *as_argv(flags), "--version"]
    ran = subprocess.run(argv, capture_output=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, b"")


@pytest.mark.parametrize("text", ["--retries=3", " --retries  3 ", "--retries 3"])
def test_a_flag_is_kept_in_one_way(text: str) -> None:
    assert checked_flag(text) == "--retries 3"


@pytest.mark.parametrize("name", REFUSED)
def test_each_dangerous_flag_is_refused_with_its_reason(name: str) -> None:
    assert name not in FLAGS
    with pytest.raises(ValueError, match=f"^{name} is refused: .{{15,}}\\.$"):
        checked_flag(f"{name} value")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("--exec-b id", "not among"),
        ("--ex=id", "not among"),
        ("--retrie 3", "not among"),
        ("", "not among"),
        ("https://example.org", "not among"),
        ("--retries --exec id", "whole number"),
        ("--retries 1000", "0 to 100"),
        ("--retries", "whole number"),
        ("--check-formats id", "no value"),
        ("--xff 10.0.0.0/8", "country"),
        ("--socket-timeout inf", "seconds"),
    ],
)
def test_what_is_not_on_the_list_or_has_a_wrong_value_is_refused(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        checked_flag(text)


def test_targets_are_browsers_or_none() -> None:
    assert [checked_target(each) for each in ("", " Chrome ", "chrome-133:macos-15", "safari:ios")] == [
        "", "chrome", "chrome-133:macos-15", "safari:ios",
    ]  # fmt: skip
    for wrong in ("--exec", "chrome --exec id", "chrome:", "a" * 50):
        with pytest.raises(ValueError, match="browser"):
            checked_target(wrong)
