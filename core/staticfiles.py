"""Static files under names that change with their content, so that browsers may keep them for ever."""

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):
    """Our modules import modules: their addresses are rewritten too, or a page would mix old and new ones."""

    support_js_module_import_aggregation = True
    # A module's name changes with the names that it imports: one pass for each step of the longest chain.
    max_post_process_passes = 40
    # Modules of others import by bare names, which name no file.
    _js_module_import_aggregation_patterns = (
        "js/*.js",
        HashedFilesMixin._js_module_import_aggregation_patterns[1],  # type: ignore[attr-defined]
    )
