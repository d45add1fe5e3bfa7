"""People, and what they speak for."""

from cocreate.accounts.models.department import Department
from cocreate.accounts.models.organisation import Organisation
from cocreate.accounts.models.session import Session
from cocreate.accounts.models.user import User

__all__ = ["Department", "Organisation", "Session", "User"]
