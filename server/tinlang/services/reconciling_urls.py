"""The address of the page that lays the province's list beside ours."""

from django.urls import path

from tinlang.services.views import reconciling

app_name = "reconciling"

urlpatterns = [path("", reconciling.reconcile, name="reconcile")]
