#!/usr/bin/env python
"""The door: every command of the platform starts here."""

import os
import sys
from pathlib import Path


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cocreate.settings")
    point_at_private_database()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


def point_at_private_database() -> None:
    """Without an address of a database, use the private one that `make run` keeps.

    Only where its socket is; `up` and `devdb` start it.
    """
    given = {"DATABASE_URL", "DATABASE_URL_FILE", "PGHOST"} & os.environ.keys()
    if given or os.environ.get("COCREATE_ENV") == "production":
        return
    from cocreate.postgres.place import Account, Place

    var = os.environ.get("COCREATE_VAR") or Path(__file__).resolve().parent / "var"
    os.environ["PGHOST"] = str(Place(Path(var, "postgres").absolute(), Account.choose()).socket_dir)


if __name__ == "__main__":
    main()
