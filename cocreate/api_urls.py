"""The addresses of /api/v1."""

from __future__ import annotations

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from cocreate import api_me
from cocreate.api_docs import docs
from cocreate.opendata.api import DatasetViewSet
from cocreate.strategy.api import IndicatorViewSet, InitiativeViewSet, StrategyViewSet
from events.api import EventViewSet
from events.proposals_api import EventProposalViewSet
from ideas.api import IdeaViewSet
from ideas.api_answers import AnswerViewSet, FollowUpViewSet, PromiseViewSet
from ideas.api_tallies import ReceiptViewSet, TallyViewSet
from ideas.api_writing import PictureViewSet
from ideas.campaigns_api import CampaignViewSet
from ideas.coauthoring_api import InvitationViewSet
from ideas.deciding_api import DecisionViewSet
from ideas.merging_api import MergeViewSet
from ideas.reports_api import AppealViewSet, ReportViewSet

router = SimpleRouter()
router.register("campaigns", CampaignViewSet, basename="api_campaign")
router.register("ideas", IdeaViewSet, basename="api_idea")
router.register("answers", AnswerViewSet, basename="api_answer")
router.register("follow-ups", FollowUpViewSet, basename="api_follow_up")
router.register("promises", PromiseViewSet, basename="api_promise")
router.register("pictures", PictureViewSet, basename="api_picture")
router.register("merges", MergeViewSet, basename="api_merge")
router.register("invitations", InvitationViewSet, basename="api_invitation")
router.register("reports", ReportViewSet, basename="api_report")
router.register("appeals", AppealViewSet, basename="api_appeal")
router.register("decisions", DecisionViewSet, basename="api_decision")
router.register("events", EventViewSet, basename="api_event")
router.register("event-proposals", EventProposalViewSet, basename="api_event_proposal")
router.register("strategies", StrategyViewSet, basename="api_strategy")
router.register("initiatives", InitiativeViewSet, basename="api_initiative")
router.register("indicators", IndicatorViewSet, basename="api_indicator")
router.register("receipts", ReceiptViewSet, basename="api_receipt")
router.register("tallies", TallyViewSet, basename="api_tally")
router.register("datasets", DatasetViewSet, basename="api_dataset")
for name, viewset in api_me.ALL.items():
    router.register(f"me/{name}", viewset, basename=f"api_my_{name}")

urlpatterns = [
    path("", include(router.urls)),
    path("schema/", SpectacularAPIView.as_view(), name="api_schema"),
    path("docs/", docs, name="api_docs"),
]
