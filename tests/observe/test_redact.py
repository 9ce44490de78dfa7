import pytest

from mvidarr.observe.redact import redacted, redacted_text


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("GET /ping?apikey=abc&x=1", "GET /ping?apikey=***&x=1"),
        ("/setup?token=abc", "/setup?token=***"),
        ("https://host/x?sig=abc#f", "https://host/x?sig=***#f"),
        ("postgresql://me:word@host/db", "postgresql://me:***@host/db"),
        ("http://:word@host/", "http://:***@host/"),
        ("sent Authorization: Bearer abc.def", "sent Authorization: ***"),
        ("bearer abc.def was refused", "bearer *** was refused"),
        ("{'Cookie': 'a=b; c=d', 'Accept': '*/*'}", "{'Cookie': '***', 'Accept': '*/*'}"),
        ("X-Api-Key: abc", "X-Api-Key: ***"),
        ("refresh_token=abc&x=1 was sent", "refresh_token=***&x=1 was sent"),
        ('{"access_token": "abc", "n": "1"}', '{"access_token": "***", "n": "1"}'),
        ("the key mv_Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFy-_ is wrong", "the key mv_*** is wrong"),
        ("KeyError: 'mvr_Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFy'", "KeyError: 'mvr_***'"),
        ("token: must be a text", "token: must be a text"),
        ("nothing to hide at 10:30, me@host", "nothing to hide at 10:30, me@host"),
        ("title \x1b[31m and \u202e turned", "title \\u001b[31m and \\u202e turned"),
    ],
)
def test_secrets_and_control_characters_leave_the_text(text: str, clean: str) -> None:
    assert redacted_text(text) == clean


@pytest.mark.parametrize(
    "key", ["password", "new_password", "token", "access_token", "Set-Cookie", "Authorization", "api_key", "X-Api-Key"]
)
def test_a_value_under_a_telling_name_is_hidden_whatever_it_is(key: str) -> None:
    assert redacted(key, "abc") == "***"
    assert redacted("headers", {key: ["abc"], "n": 1}) == {key: "***", "n": 1}


def test_other_values_keep_their_type_and_lists_are_followed() -> None:
    assert redacted("port", 8845) == 8845
    assert redacted("token", None) is None
    assert redacted("urls", ("/a?apikey=b", b"/c?token=d")) == ["/a?apikey=***", "/c?token=***"]
