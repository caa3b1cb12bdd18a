"""Door of bin/run, bin/test, bin/manage, bin/check and bin/bench: `python pmhub/services VERB …`."""

import sys
from pathlib import Path

# As `services`, not `pmhub.services`: importing pmhub would load Celery, which may not be installed yet.
sys.path[0] = str(Path(__file__).resolve().parent.parent)

from services.cli import main  # noqa: E402

sys.path.pop(0)  # pmhub/celery.py must not hide the package of that name

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
