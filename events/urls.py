"""Addresses."""

from django.urls import URLPattern, path

from events.views import mine, organising, proposing, reading, registering

app_name = "events"
urlpatterns: list[URLPattern] = [
    path("events/", reading.event_list, name="list"),
    path("events/new/", organising.new_event, name="new"),
    path("events/propose/", proposing.propose, name="propose"),
    path("events/propose/finish/", proposing.propose_finish, name="propose_finish"),
    path("events/proposals/<int:pk>/", proposing.proposal, name="proposal"),
    path("events/proposals/<int:pk>/withdraw/", proposing.withdraw_proposal, name="withdraw_proposal"),
    path("events/<int:pk>/", reading.event_detail, name="detail"),
    path("events/<int:pk>.ics", reading.calendar_file, name="calendar"),
    path("events/<int:pk>/register/", registering.register, name="register"),
    path("events/<int:pk>/register/finish/", registering.register_finish, name="register_finish"),
    path("events/<int:pk>/cancel/", registering.cancel, name="cancel"),
    path("events/<int:pk>/edit/", organising.edit_event, name="edit"),
    path("events/<int:pk>/publish/", organising.publish_event, name="publish"),
    path("events/<int:pk>/call-off/", organising.call_off_event, name="call_off"),
    path("events/<int:pk>/registrations/", organising.registrations, name="registrations"),
    path("me/events/", mine.mine, name="mine"),
    path("organisations/<slug:slug>/", reading.organisation_page, name="organisation"),
]
