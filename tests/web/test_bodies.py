import pytest

from mvidarr.errors import Invalid
from mvidarr.web.endpoint import Listing
from mvidarr.web.parsing import parse_json, parse_query
from tests.web.app import App


async def post(
    app: App, content: bytes, url: str = "/api/videos", content_type: str = "application/json"
) -> tuple[int, dict]:
    async with app.client("user", headers={"Content-Type": content_type}) as client:
        answer = await client.post(url, content=content)
    return answer.status_code, answer.json()


async def test_an_unknown_field_is_named_with_its_nearest_neighbour(app: App) -> None:
    status, problem = await post(app, b'{"url": "abc", "artits": null}')
    assert status == 422
    assert problem["errors"] == [{"field": "artits", "message": 'There is no field "artits"; did you mean "artist"?'}]


async def test_an_unknown_field_without_neighbours_lists_the_known(app: App) -> None:
    _, problem = await post(app, b'{"url": "abc", "zzz": 1}')
    assert problem["errors"][0]["message"] == 'There is no field "zzz"; known are artist, tags, url.'


async def test_an_unknown_field_inside_a_list_is_compared_with_the_inner_model(app: App) -> None:
    _, problem = await post(app, b'{"url": "abc", "tags": [{"name": "a"}, {"name": "b", "nam": "c"}]}')
    assert problem["errors"] == [{"field": "tags.1.nam", "message": 'There is no field "nam"; did you mean "name"?'}]


async def test_all_wrong_fields_are_named_and_their_values_are_not_repeated(app: App) -> None:
    status, problem = await post(app, b'{"url": "q", "artist": {"name": 31337}}')
    assert status == 422
    assert [item["field"] for item in problem["errors"]] == ["url", "artist.name"]
    assert problem["detail"].endswith("(1 more)")
    assert "31337" not in str(problem)


@pytest.mark.parametrize("content", [b"{", b'{"url": }', b"\xff", b"[" * 9000, b'{"url": "\\ud800"}'])
async def test_what_is_not_json_is_400(app: App, content: bytes) -> None:
    status, problem = await post(app, content)
    assert (status, problem["code"]) == (400, "bad_json")


@pytest.mark.parametrize("content", [b"[]", b"3", b"null", b"{}", b""])
async def test_json_of_another_shape_is_422(app: App, content: bytes) -> None:
    assert (await post(app, content))[0] == 422


@pytest.mark.parametrize("number", ["false", "true", '"7"', "7.5"])
def test_a_number_is_a_number_and_nothing_that_could_be_read_as_one(number: str) -> None:
    with pytest.raises(Invalid):
        parse_json(Listing, f'{{"limit": {number}}}'.encode())
    assert parse_json(Listing, b'{"limit": 7}').limit == parse_query(Listing, "limit=7").limit == 7


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", ""])
async def test_another_content_type_is_415(app: App, content_type: str) -> None:
    status, problem = await post(app, b'{"url": "abc"}', content_type=content_type)
    assert (status, problem["code"]) == (415, "unsupported_media_type")


async def test_a_charset_beside_the_content_type_is_fine(app: App) -> None:
    assert (await post(app, b'{"url": "abc"}', content_type="application/json; charset=utf-8"))[0] == 202


LISTED = b'{"url": "abc", "tags": [{"name": "\\u0000"}]}'


@pytest.mark.parametrize(
    "content", [LISTED, b'{"url": "a\\u0000bc"}', b'{"url": "abc", "artist": {"name": "\\u0000"}}']
)
async def test_the_character_no_database_keeps_is_refused(app: App, content: bytes) -> None:
    status, problem = await post(app, content)
    assert (status, problem["detail"]) == (422, "The character NUL is not allowed.")


async def test_text_that_only_speaks_of_that_character_is_kept(app: App) -> None:
    status, answer = await post(app, b'{"url": "a\\\\u0000"}')
    assert (status, answer["title"]) == (202, "a\\u0000")


async def test_a_body_above_the_limit_is_413_by_its_announcement(app: App) -> None:
    status, problem = await post(app, b'{"name": "%s"}' % (b"x" * 100), "/api/small")
    assert (status, problem["code"]) == (413, "too_large")


async def test_a_body_above_the_limit_is_413_without_announcement(app: App) -> None:
    async def endless():
        for _ in range(50):
            yield b" " * 1000

    async with app.client("user", headers={"Content-Type": "application/json"}) as client:
        assert (await client.post("/api/small", content=endless())).status_code == 413


async def test_a_declared_form_may_stand_in_for_json(app: App) -> None:
    async with app.client() as client:
        assert (await client.post("/api/token", data={"name": "Björk & co"})).json()["title"] == "Björk & co"
        answer = await client.post("/api/token", data={"name": "x", "nmae": "y"})
    assert answer.json()["errors"][0]["message"] == 'There is no field "nmae"; did you mean "name"?'


@pytest.mark.parametrize(
    ("url", "status"), [("?limit=500", 200), ("?limit=501", 422), ("?limit=x", 422), ("?cursor=*", 422)]
)
async def test_query_parameters_are_checked(app: App, url: str, status: int) -> None:
    async with app.client("user") as client:
        assert (await client.get(f"/api/videos{url}")).status_code == status


async def test_foreign_query_parameters_are_left_alone(app: App) -> None:
    async with app.client("user") as client:
        assert (await client.get("/api/videos?limit=2&utm_source=mail&tag=a&tag=b")).status_code == 200


async def test_a_query_of_too_many_or_forbidden_parts_is_refused(app: App) -> None:
    async with app.client("user") as client:
        assert (await client.get("/api/videos?q=%00")).status_code == 422
        assert (await client.get("/api/videos?" + "tag=a&" * 1100)).json()["code"] == "too_many_fields"


@pytest.mark.parametrize("url", ["/api/videos/99999999999999999999", "/api/named/%00", "/api/videos/x"])
async def test_a_path_that_can_name_nothing_is_404(app: App, url: str) -> None:
    async with app.client("user") as client:
        assert (await client.get(url)).status_code == 404


async def test_of_very_many_wrong_fields_only_some_are_told(app: App) -> None:
    content = b"{%b}" % b",".join(b'"k%d": 1' % number for number in range(20_000))
    status, problem = await post(app, content)
    assert (status, len(problem["errors"])) == (422, 50)
    assert problem["detail"] == "url: This field is required. (20,000 more)"


@pytest.mark.parametrize("deep", [b"[" * 100_000 + b"]" * 100_000, b'{"a":' * 50_000 + b"1" + b"}" * 50_000])
async def test_what_is_nested_deeply_is_refused_before_it_is_built(app: App, deep: bytes) -> None:
    assert (await post(app, b'{"url": "abc", "tags": %b}' % deep))[0] == 400


async def test_ten_thousand_fields_are_too_many_in_forms_and_addresses(app: App) -> None:
    many = "&".join(f"a{number}=1" for number in range(10_000))
    status, problem = await post(app, many.encode(), "/api/token", "application/x-www-form-urlencoded")
    assert (status, problem["code"]) == (422, "too_many_fields")
    async with app.client("user") as client:
        answer = await client.get(f"/api/videos?{many[:9000]}")
    assert (answer.status_code, answer.json()["code"]) == (422, "too_many_fields")


async def test_a_broken_range_of_a_file_is_a_problem_like_any_other(app: App) -> None:
    async with app.client("user") as client:
        answers = [
            await client.get("/api/file", headers={"Range": asked})
            for asked in ("bytes=x", "bytes=9999999-", "lines=1")
        ]
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [
        (400, "bad_range"),
        (416, "range_not_satisfiable"),
        (400, "bad_range"),
    ]
