from django.db import migrations, models


class Migration(migrations.Migration):
    """The column stays as it is; only the reference goes, so that a deleted attachment leaves its bytes for a while."""

    dependencies = [("roadmap", "0006_formula")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveConstraint("attachmentbody", "roadmap_attachment_body_once"),
                migrations.RemoveField("attachmentbody", "attachment"),
                migrations.AddField("attachmentbody", "attachment_id", models.UUIDField()),
                migrations.AddConstraint(
                    "attachmentbody",
                    models.UniqueConstraint(fields=["attachment_id"], name="roadmap_attachment_body_once"),
                ),
            ],
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE roadmap_attachmentbody DROP CONSTRAINT IF EXISTS"
                    ' "roadmap_attachmentbody_attachment_id_same_workspace"',
                    migrations.RunSQL.noop,
                )
            ],
        )
    ]
