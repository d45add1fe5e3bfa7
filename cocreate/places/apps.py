from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """The districts a city is made of."""

    name = "cocreate.places"
    label = "places"
