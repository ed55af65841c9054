"""A client of CKAN's action API, as a script of a commune would write it."""

from pathlib import Path
from typing import Any

import requests

TIMEOUT = 60  # seconds


class ApiError(Exception):
    """An action was refused; the message is CKAN's own."""


class Api:
    """The portal at *url*, called in the name of the owner of *token*."""

    def __init__(self, url: str, token: str | None = None) -> None:
        self.url = url
        self.headers = {"Authorization": token} if token else {}

    def call(self, action: str, **data: object) -> Any:
        """Return the result of *action*.

        :raises ApiError: CKAN refused, or did not answer in JSON
        """
        return self._result(
            action,
            requests.post(
                f"{self.url}/api/action/{action}",
                json=data,
                headers=self.headers,
                timeout=TIMEOUT,
            ),
        )

    def upload(self, action: str, path: Path, **data: str) -> Any:
        """Return the result of *action*, called with the file *path* as ``upload``.

        :raises ApiError: CKAN refused, or did not answer in JSON
        """
        with path.open("rb") as file:
            answer = requests.post(
                f"{self.url}/api/action/{action}",
                data=data,
                files={"upload": (path.name, file, "text/csv")},
                headers=self.headers,
                timeout=TIMEOUT,
            )
        return self._result(action, answer)

    @staticmethod
    def _result(action: str, answer: requests.Response) -> Any:
        try:
            content = answer.json()
        except requests.JSONDecodeError as err:
            message = f"{action}: {answer.status_code} {answer.text[:300]}"
            raise ApiError(message) from err
        if not content.get("success"):
            raise ApiError(f"{action}: {content.get('error', content)}")
        return content["result"]
