"""After signing in, people go to a page of ours, whatever the address in the link says."""

from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.identity.pages.return_address import safe

ELSEWHERE = [
    "https://evil.example",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/%0a/../\r/evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "http:evil.example",
    "http:///evil.example",
    "evil.example",
    "@evil.example",
    "/a\\..\\evil",
    "//[::1",
    "/é",
    "",
    "/identity/sign-in",
    "/identity/sign-out",
]


@pytest.mark.parametrize("asked", ELSEWHERE, ids=repr)
def test_elsewhere_is_refused(asked: str) -> None:
    assert safe(asked, otherwise="/projects/") == "/projects/"


@pytest.mark.parametrize(
    "asked",
    ["/", "/projects/", "/projects/project-1?tab=aim#draft-2", "/projects/?next=https://x.example"],
)
def test_page_of_ours_is_kept(asked: str) -> None:
    assert safe(asked, otherwise="/other") == asked


@given(st.text(alphabet="/\\.:@?#%ehtp \t\r\n\0é"))
def test_result_is_always_a_path_of_ours(asked: str) -> None:
    found = safe(asked, otherwise="/projects/")

    assert found.startswith("/")
    assert not found.startswith(("//", "/\\"))
    assert urljoin("https://alongside.example/identity", found).startswith(
        "https://alongside.example/"
    )
