"""What the plan adds to the Wagtail admin: only registrations."""

from __future__ import annotations

from wagtail import hooks

from cocreate.strategy.viewsets import PlanDesks


@hooks.register("register_admin_viewset")
def the_desks_of_the_plan() -> PlanDesks:
    return PlanDesks()
