"""Every address of the centre. What is for people stands under a language; what is for machines does not."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as cms_urls

from saferday.web.api import api
from saferday.web.journeys import image_services

urlpatterns = [
    path("", include("saferday.web.operate.urls")),
    path("", include("saferday.centre.areas.urls_machine")),
    path("", include("saferday.hotline.matching.urls_machine")),
    path("cms/", include("saferday.centre.accounts.urls_cms")),
    path("cms/", include(cms_urls)),
    path("api/", api.urls),
    path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT}),
]

urlpatterns += i18n_patterns(
    path("", include("saferday.centre.ui.urls")),
    path("", include("saferday.centre.consent.urls")),
    path("", include("saferday.centre.register.urls")),
    path("", include("saferday.centre.areas.urls")),
    path("", include("saferday.centre.countrypack.urls")),
    path("accounts/", include("saferday.centre.accounts.urls")),
    path("get-help/", include("saferday.helpline.gethelp.urls")),
    path("directory/", include("saferday.helpline.directory.urls")),
    path("hotline/matching/", include("saferday.hotline.matching.urls")),
    path("hotline/exchange/", include("saferday.hotline.exchange.urls")),
    path("own-images/", include("saferday.hotline.ownimages.urls"), {"services": image_services}),
    path("survey/", include("saferday.youth.survey.urls")),
    path("", include("saferday.awareness.news.urls")),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)

handler400 = "saferday.centre.ui.errors.bad_request"
handler403 = "saferday.centre.ui.errors.permission_denied"
handler404 = "saferday.centre.ui.errors.page_not_found"
handler500 = "saferday.centre.ui.errors.server_error"
