"""Addresses for schools: signing up, the desk, classes and tickets, documents."""

from django.urls import path

from .views import classes, desk, documents, schools

urlpatterns = [
    path("", schools.start, name="school-start"),
    path("sent/", schools.sent, name="school-sent"),
    path("link/", schools.ask_for_link, name="school-link"),
    path("left/", desk.left, name="school-left"),
    path("enter/<str:signed>/", schools.enter, name="school-enter"),
    path("desk/", desk.home, name="desk"),
    path("desk/years/", desk.years, name="desk-years"),
    path("desk/protocol/", desk.protocol, name="desk-protocol"),
    path("desk/adults/", desk.adults, name="desk-adults"),
    path("desk/adults/<int:pk>/remove/", desk.remove_adult, name="desk-adult-remove"),
    path("desk/leave/", desk.leave, name="desk-leave"),
    path("desk/results/", desk.results, name="desk-results"),
    path("desk/results/slides/", desk.slides, name="desk-slides"),
    path("desk/withdraw/", desk.withdraw, name="desk-withdraw"),
    path("desk/classes/new/", classes.make, name="desk-class-new"),
    path("desk/classes/<int:pk>/", classes.one, name="desk-class"),
    path("desk/classes/<int:pk>/board/", classes.board, name="desk-board"),
    path("desk/classes/<int:pk>/tickets/", classes.tickets, name="desk-tickets"),
    path("desk/classes/<int:pk>/void/", classes.void, name="desk-void"),
    path("desk/classes/<int:pk>/close/", classes.close, name="desk-close"),
    path("documents/<slug:survey>/<slug:kind>/", documents.page, name="document"),
    path("documents/<slug:survey>/<slug:kind>.pdf", documents.pdf, name="document-pdf"),
    path("<slug:survey>/", schools.find, name="school-find"),
    path("<slug:survey>/<int:school>/", schools.sign_up, name="school-sign-up"),
]
