"""Passwords of tests are guessed by nobody."""

from __future__ import annotations

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class Hurried(PBKDF2PasswordHasher):
    """What keeps passwords on the site, without the work that makes guessing slow."""

    iterations = 1
