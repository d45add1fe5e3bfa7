from django.apps import AppConfig
from django.db.models.signals import post_delete


class IdeasConfig(AppConfig):
    """What citizens propose, support and discuss."""

    name = "ideas"

    def ready(self) -> None:
        """The one receiver of this house, whose docstring says why it is one; and how its letters stop."""
        from cocreate.notifications import ways_to_stop
        from cocreate.notifications.models import Notice
        from ideas import following_letters
        from ideas.models import Picture, ResultPicture
        from ideas.picture_files import delete_file_after_commit

        ways_to_stop.register(Notice.Why.FOLLOWED, following_letters.way_to_stop)

        for pictures in (Picture, ResultPicture):
            post_delete.connect(delete_file_after_commit, sender=pictures)
