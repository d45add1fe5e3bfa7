from django.apps import AppConfig
from django.db.models.signals import post_delete


class IdeasConfig(AppConfig):
    """What citizens propose, support and discuss."""

    name = "ideas"

    def ready(self) -> None:
        """The one receiver of this house; its docstring says why it is one."""
        from ideas.models import Picture, ResultPicture
        from ideas.picture_files import delete_file_after_commit

        for pictures in (Picture, ResultPicture):
            post_delete.connect(delete_file_after_commit, sender=pictures)
