from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations


class Migration(migrations.Migration):
    """Both extensions are trusted: an ordinary role that owns the database may create them."""

    operations = [TrigramExtension(), UnaccentExtension()]
