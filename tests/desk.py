"""A person at the desk without a browser: signs in, reads pages. What is clicked is tested in Chromium."""

import re

import httpx

from tests.road import Road
from tinlang.demo.content import PASSWORD


class Desk:
    """One signed-in person."""

    def __init__(self, road: Road, username: str) -> None:
        self._client = httpx.Client(base_url=road.address, follow_redirects=True, timeout=60)
        page = self._client.get("/tai-khoan/dang-nhap/").text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token is not None
        answer = self._client.post(
            "/tai-khoan/dang-nhap/",
            data={"username": username, "password": PASSWORD, "csrfmiddlewaretoken": token[1]},
            headers={"Referer": road.address},
        )
        assert answer.status_code == 200, answer.status_code
        assert "sessionid" in self._client.cookies

    def read(self, path: str) -> str:
        """The page at this address, its text on one line."""
        answer = self._client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())

    def post(self, path: str, **data: str) -> httpx.Response:
        token = self._client.cookies["csrftoken"]
        headers = {"Referer": str(self._client.base_url), "X-CSRFToken": token}
        return self._client.post(path, data=data, headers=headers)

    def get(self, path: str) -> httpx.Response:
        return self._client.get(path)
