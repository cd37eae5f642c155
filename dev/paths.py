"""Where things lie. All that is made goes to `.dev/` in the checkout."""

import hashlib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "dev"
DEV = ROOT / ".dev"
VENV = DEV / "venv"
LINT_VENV = DEV / "venv-lint"
NODE = DEV / "node"
LOGS = DEV / "log"
STAMPS = DEV / "stamps"

# Tells this checkout from others where a folder has to lie outside it.
CHECKOUT = hashlib.sha256(str(ROOT).encode()).hexdigest()[:10]
