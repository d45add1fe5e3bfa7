"""The order of what some found helpful and others did not, careful while few have said so."""

from __future__ import annotations

from django.db.models import Case, FloatField, Value, When
from django.db.models.functions import Cast, Sqrt

Z = 1.96  # 95 %: how sure the order wants to be that a share is not smaller


def wilson_lower_bound(yes: str, no: str) -> Case:
    """The least share of “yes” among two counted columns, as sure as `Z` says; 0 … 1.

    E. B. Wilson, “Probable inference, the law of succession, and statistical inference”, 1927.
    Without any “yes”, or where nothing was counted, it is 0.
    """
    given, refused = Cast(yes, FloatField()), Cast(no, FloatField())
    everybody = given + refused
    spread = Value(Z) * Sqrt(given * refused / everybody + Value(Z * Z / 4))
    bound = (given + Value(Z * Z / 2) - spread) / (everybody + Value(Z * Z))
    return Case(When(**{f"{yes}__gt": 0}, then=bound), default=Value(0.0), output_field=FloatField())
