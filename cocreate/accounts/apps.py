from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, and the offices and groups they speak for."""

    name = "cocreate.accounts"
    label = "accounts"
