"""Pictures in a bucket: readers may see them, and nothing from anywhere else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ASK = """
import json
import django
django.setup()
from django.conf import settings
from django.core.files.storage import default_storage
from cocreate.content_security import CMS_POLICY
address = default_storage.url("pictures/雪.webp")
print(json.dumps([address, settings.SECURE_CSP["img-src"], CMS_POLICY["img-src"]]))
"""


def start_with(**more: str) -> subprocess.CompletedProcess[str]:
    """A process of its own, since settings are read once."""
    keys = {"AWS_ACCESS_KEY_ID": "nobody", "AWS_SECRET_ACCESS_KEY": "nothing"}
    environment = os.environ | keys | {"COCREATE_ENV": "test", "DJANGO_SETTINGS_MODULE": "cocreate.settings"}
    return subprocess.run(
        [sys.executable, "-c", ASK], cwd=ROOT, env=environment | more, capture_output=True, text=True
    )


@pytest.mark.parametrize("where", ["kyoso-media.s3.example.jp", "s3.example.jp/kyoso-media"])
def test_the_bucket_is_the_one_other_place_pictures_come_from(where):
    done = start_with(S3_BUCKET="kyoso-media", S3_ENDPOINT="https://s3.example.jp", S3_PICTURES=where)
    address, everywhere, in_cms = json.loads(done.stdout)

    (elsewhere,) = [one for one in everywhere if one.startswith("https:")]
    assert address.startswith(elsewhere)
    assert elsewhere in in_cms


def test_a_bucket_without_the_address_of_its_pictures_is_no_start():
    done = start_with(S3_BUCKET="kyoso-media")

    assert done.returncode != 0
    assert "Set S3_PICTURES" in done.stderr


def test_without_a_bucket_pictures_come_from_the_site_alone():
    _, everywhere, in_cms = json.loads(start_with(S3_BUCKET="").stdout)

    assert everywhere == ["'self'", "data:"]
    assert in_cms == ["'self'", "data:", "blob:"]
