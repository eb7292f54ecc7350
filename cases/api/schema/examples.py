"""Examples of rows: real ones of the public docket, as the API answers them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("examples.json")
# Name of the table -> one of its rows in full.
EXAMPLES: dict[str, dict[str, Any]] = json.loads(_FILE.read_text(encoding="utf-8"))
