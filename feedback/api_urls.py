from django.urls import path

from feedback import api

urlpatterns = [
    path("companies", api.Companies.as_view(), name="api-companies"),
    path("companies/<uuid:pk>", api.OneCompany.as_view(), name="api-company"),
    path("companies/<uuid:pk>/restore", api.CompanyRestore.as_view(), name="api-company-restore"),
    path("customers", api.Customers.as_view(), name="api-customers"),
    path("customers/<uuid:pk>", api.OneCustomer.as_view(), name="api-customer"),
    path("customers/<uuid:pk>/restore", api.CustomerRestore.as_view(), name="api-customer-restore"),
    path("notes", api.Notes.as_view(), name="api-notes"),
    path("notes/<uuid:pk>", api.OneNote.as_view(), name="api-note"),
    path("notes/<uuid:pk>/restore", api.NoteRestore.as_view(), name="api-note-restore"),
    path("notes/<uuid:pk>/links", api.NoteLinks.as_view(), name="api-note-links"),
    path("notes/<uuid:pk>/links/<uuid:link>", api.OneNoteLink.as_view(), name="api-note-link"),
    path("ideas", api.Ideas.as_view(), name="api-ideas"),
    path("ideas/<uuid:pk>", api.OneIdea.as_view(), name="api-idea"),
]
