"""What stops the site from starting is said in one sentence."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from cocreate.running import CannotRun, hold_folder, open_door


def test_a_busy_port_names_another_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(CannotRun, match=rf"Port {port} cannot be used.*PORT={port + 1} make run"):
            open_door("127.0.0.1", port)


def test_a_free_port_is_opened() -> None:
    with open_door("127.0.0.1", 0) as door:
        assert door.getsockname()[0] == "127.0.0.1"


def test_one_folder_holds_one_site_and_says_where(tmp_path: Path) -> None:
    held = hold_folder(tmp_path, "http://localhost:8000")
    with held, pytest.raises(CannotRun, match="already runs from this folder, at http://localhost:8000"):
        hold_folder(tmp_path, "http://localhost:8001")

    hold_folder(tmp_path, "http://localhost:8001").close()
