"""The readable mailbox of the demonstration."""

from django.urls import path

from cocreate.notifications import mailbox

app_name = "mailbox"
urlpatterns = [
    path("", mailbox.mailbox, name="list"),
    path("<int:mail_id>/", mailbox.mail, name="mail"),
]
