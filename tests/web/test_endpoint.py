import pytest
from pydantic import BaseModel

from mvidarr.web.endpoint import Answer, Body, Call, Page, declaration_of, endpoint, page
from mvidarr.web.principal import ROLES, Principal


class Title(Body):
    title: str


class Loose(BaseModel):
    title: str


class Doors:
    @endpoint(role="user", body=Title, status=202)
    async def rename(self, call: Call) -> Answer:
        """Give it another title.

        Second paragraph.
        """
        return Answer({"title": call.body.title})

    @endpoint(role="manager")
    async def remove(self, call: Call) -> None: ...

    @page(role=None)
    async def sign_in(self, call: Call) -> Page:
        return Page("accounts/login.html")


def test_a_bound_method_carries_its_declaration() -> None:
    declaration = declaration_of(Doors().rename)
    assert (declaration.role, declaration.body, declaration.status) == ("user", Title, 202)
    assert declaration.summary == "Give it another title."


def test_an_endpoint_without_a_result_answers_204() -> None:
    assert declaration_of(Doors().remove).status == 204


def test_a_page_is_declared_as_html_and_named_after_its_method() -> None:
    declaration = declaration_of(Doors().sign_in)
    assert (declaration.kind, declaration.role, declaration.produces) == ("page", None, "text/html")
    assert declaration.summary == "Sign in"


def test_a_body_that_would_swallow_unknown_fields_cannot_be_declared() -> None:
    with pytest.raises(TypeError, match="Loose must refuse unknown fields"):
        endpoint(role="user", body=Loose)


def test_a_method_without_a_declaration_is_no_door() -> None:
    with pytest.raises(TypeError, match="has no @endpoint or @page"):
        declaration_of(Principal.may)


def test_each_role_may_what_the_smaller_ones_may() -> None:
    for has_rank, has in enumerate(ROLES):
        principal = Principal(3, "ada", has)
        assert [principal.may(needs) for needs in ROLES] == [rank <= has_rank for rank in range(4)]


def test_a_principal_acts_under_a_stable_name() -> None:
    assert Principal(3, "ada", "user").actor == "user:3"
