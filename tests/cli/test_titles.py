"""``mvidarr doctor titles``: a line in, a line out."""

import json
import subprocess
import sys

from tests.cli.conftest import Run


def test_the_doctor_reads_titles_from_stdin_and_answers_each_line_before_the_next_comes() -> None:
    command = [sys.executable, "-m", "mvidarr", "doctor", "titles"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as doctor:
        assert doctor.stdin
        assert doctor.stdout
        answers = []
        for line in (b"Muse - Uprising (Live)\tMuse\n", b"\n", b"\xff\xfe\t\xff\n"):
            doctor.stdin.write(line)
            doctor.stdin.flush()
            answers.append(json.loads(doctor.stdout.readline()))
        out, err = doctor.communicate("夜 - 歌 (Official Audio)".encode())
    answers.append(json.loads(out))
    assert (doctor.returncode, err) == (0, b"")
    assert [(one["artist"], one["title"], one["kind"]) for one in answers] == [
        ("Muse", "Uprising", "live"), (None, "", "official"),
        ("\ufffd", "\ufffd\ufffd", "official"), ("夜", "歌", "audio"),
    ]  # fmt: skip
    assert list(answers[0]) == ["artist", "featured", "title", "kind", "version", "reasons"]


def test_titles_need_no_configuration_and_another_word_is_a_wrong_call(run: Run) -> None:
    assert run("doctor", "titles", "--config", "/no/such/file").code == 0
    ended = run("doctor", "tattles")
    assert ended.code == 2
    assert "titles" in ended.err
