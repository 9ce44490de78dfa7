from mvidarr.observe.failure import Failure, failure_of
from mvidarr.observe.redact import redacted_text


def failure(text: str, reference: str = "a1") -> Failure:
    try:
        redacted_text(3)  # type: ignore[arg-type]
    except TypeError as error:
        error.args = (text,)
        return failure_of(error, origin="task", place="housekeeping", reference=reference)
    raise AssertionError


def test_the_cause_is_the_same_whatever_the_moment_says() -> None:
    one, other = failure("row 3 of /srv/a"), failure("row 4 of /srv/b", "b2")
    assert one.cause == other.cause == "TypeError in observe/redact.py:redacted_text"
    assert (one.sentence, other.reference) == ("TypeError: row 3 of /srv/a", "b2")


def test_secrets_are_taken_out_of_sentence_and_traceback() -> None:
    told = failure("GET https://x.org/?api_key=hush1 Authorization: Bearer hush2")
    assert "hush" not in told.sentence + told.detail
    assert "Traceback" in told.detail


def test_an_error_without_words_and_without_a_place_has_its_name() -> None:
    told = failure_of(KeyError(), origin="job", place="download", reference="7")
    assert (told.sentence, told.cause) == ("KeyError", "KeyError in nowhere")
