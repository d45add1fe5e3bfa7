"""Addresses of the desk, below /cms/ideas/."""

from __future__ import annotations

from django.urls import URLPattern, path

from ideas.desk import (
    answer_drafts,
    answers,
    campaigns,
    comments,
    help,
    merges,
    paper,
    queue,
    reports,
    rules,
    versions,
)

app_name = "ideas_desk"
urlpatterns: list[URLPattern] = [
    path("", queue.every_idea, name="ideas"),
    path("waiting/", queue.waiting, name="waiting"),
    path("<int:idea_id>/", queue.one_idea, name="idea"),
    path("<int:idea_id>/decide/", queue.decide, name="decide"),
    path("<int:idea_id>/assign/", queue.assign, name="assign"),
    path("<int:idea_id>/versions/<int:number>/", versions.one_version, name="version"),
    path("<int:idea_id>/versions/<int:number>/decide/", versions.decide, name="decide_version"),
    path("merges/", merges.merges, name="merges"),
    path("campaigns/<int:campaign_id>/preview/", campaigns.preview, name="preview_campaign"),
    path("reports/", reports.reports, name="reports"),
    path("reports/<int:flag_id>/decide/", reports.decide, name="decide_report"),
    path("rules/", rules.site_rules, name="site_rules"),
    path("unreviewed/", comments.unreviewed, name="unreviewed"),
    path("comments/", comments.waiting, name="waiting_comments"),
    path("comments/<int:comment_id>/review/", comments.review, name="review_comment"),
    path("comments/<int:comment_id>/hide/", reports.hide_comment, name="hide_comment"),
    path("comments/<int:comment_id>/restore/", reports.restore_comment, name="restore_comment"),
    path("answers/", answers.answers, name="answers"),
    path("answers/<int:idea_id>/", answers.one_idea, name="answer"),
    path("answers/<int:idea_id>/publish/", answers.answer, name="publish_answer"),
    path("answers/<int:idea_id>/follow-up/", answers.follow_up, name="follow_up"),
    path("answers/drafts/", answer_drafts.drafts, name="answer_drafts"),
    path("answers/drafts/publish/", answer_drafts.publish_several, name="publish_drafts"),
    path("answers/<int:idea_id>/draft/", answer_drafts.save, name="save_answer_draft"),
    path("answers/<int:idea_id>/draft/review/", answer_drafts.review, name="review_answer_draft"),
    path("answers/<int:idea_id>/draft/release/", answer_drafts.release, name="release_answer_draft"),
    path("answers/<int:idea_id>/draft/drop/", answer_drafts.put_aside, name="drop_answer_draft"),
    path("paper/", paper.entries, name="paper"),
    path("paper/new/", paper.new, name="paper_new"),
    path("paper/<int:entry_id>/approve/", paper.approve, name="paper_approve"),
    path("paper/<int:entry_id>/code/", paper.new_code, name="paper_code"),
    path("paper/<int:entry_id>/contact/", paper.contact, name="paper_contact"),
    path("help/", help.requests, name="help"),
    path("help/<int:help_id>/", help.move, name="move_help"),
    path("help/ask/<int:idea_id>/", help.ask, name="ask_help"),
]
