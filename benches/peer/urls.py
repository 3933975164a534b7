from django.contrib.auth.views import LoginView
from django.urls import path

from listed import views

urlpatterns = [
    path("readyz", views.ready),
    path("sign-in", LoginView.as_view(template_name="listed/sign_in.html")),
    path("engagements", views.index),
]
