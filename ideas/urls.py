"""Addresses of ideas and campaigns."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from ideas.views import (
    choosing_pictures,
    discussing,
    drafts,
    listing,
    marking,
    own_ideas,
    promises,
    proposing,
    reading,
    receipts,
    reporting,
    rewording,
    similar,
    tallies,
    versions,
    voting,
)

app_name = "ideas"
urlpatterns: list[URLPattern] = [
    path("ideas/", listing.ideas, name="list"),
    path("ideas/new/", proposing.new, name="new"),
    path("ideas/new/finish/", proposing.finish, name="finish"),
    path("ideas/new/similar/", similar.similar, name="similar"),
    path("ideas/new/similar/<int:pk>/support/", similar.support_similar, name="support_similar"),
    path("ideas/new/similar/<int:pk>/support/finish/", similar.finish_similar, name="support_similar_finish"),
    path("ideas/new/draft/", drafts.save, name="save_draft"),
    path("ideas/new/pictures/", choosing_pictures.add, name="add_picture"),
    path("ideas/drafts/<uuid:key>/delete/", drafts.discard, name="discard_draft"),
    path("ideas/<int:pk>/", reading.detail, name="detail"),
    path("ideas/<int:pk>/support/", voting.change_support, name="support"),
    path("ideas/<int:pk>/support/finish/", voting.finish_support, name="support_finish"),
    path("ideas/<int:pk>/follow/", voting.change_follow, name="follow"),
    path("ideas/<int:pk>/follow/finish/", voting.finish_follow, name="follow_finish"),
    path("ideas/<int:pk>/comments/", discussing.write, name="comment"),
    path("ideas/<int:pk>/comments/finish/", discussing.finish, name="comment_finish"),
    path("ideas/<int:pk>/comments/<int:comment_pk>/", discussing.place, name="comment_place"),
    path("ideas/<int:pk>/comments/<int:comment_pk>/edit/", discussing.edit, name="edit_comment"),
    path("ideas/<int:pk>/comments/<int:comment_pk>/helpful/", marking.mark, name="mark_comment"),
    path(
        "ideas/<int:pk>/comments/<int:comment_pk>/helpful/finish/",
        marking.finish,
        name="mark_comment_finish",
    ),
    path("ideas/<int:pk>/comments/<int:comment_pk>/remove/", discussing.remove, name="remove_comment"),
    path("ideas/<int:pk>/comments/<int:comment_pk>/flag/", reporting.flag_comment, name="flag_comment"),
    path("ideas/<int:pk>/flag/", reporting.flag_idea, name="flag"),
    path("ideas/<int:pk>/edit/", own_ideas.revise, name="revise"),
    path("ideas/<int:pk>/withdraw/", own_ideas.withdraw, name="withdraw"),
    path("ideas/<int:pk>/edit/take-back/", rewording.take_back, name="take_back_text"),
    path("ideas/<int:pk>/support/keep/", rewording.keep_support, name="keep_support"),
    path("ideas/<int:pk>/versions/", versions.versions, name="versions"),
    path("me/receipts/", receipts.mine, name="receipts"),
    path("me/receipts/<int:number>/", receipts.one, name="receipt"),
    path("data/votes/", tallies.days, name="tallies"),
    re_path(r"^data/votes/(?P<day>\d{4}-\d\d-\d\d)/$", tallies.day, name="tally"),
    re_path(r"^data/votes/(?P<day>\d{4}-\d\d-\d\d)\.(?P<kind>csv|json)$", tallies.file, name="tally_file"),
    path("campaigns/<slug:slug>/", reading.campaign, name="campaign"),
    path("promises/", promises.promises, name="promises"),
]
