from django.apps import AppConfig


class WiringConfig(AppConfig):
    name = "tinlang.config"
    label = "wiring"
