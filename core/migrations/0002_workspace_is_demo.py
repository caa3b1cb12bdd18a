from django.db import migrations, models

# The demo that `bin/manage demo` made before demos were marked; a customer's own "Demo" has another name.
MARK = "UPDATE core_workspace SET is_demo = true WHERE slug = 'demo' AND name = 'Tidewater'"


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [
        migrations.AddField("workspace", "is_demo", models.BooleanField(default=False, editable=False)),
        migrations.RunSQL(MARK, migrations.RunSQL.noop),
    ]
