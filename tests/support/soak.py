"""How long a test goes on where it goes by chance, or by number: once for
`make test`, so many times longer for `make soak` (docs/internals/house.md)."""
import os

TIMES = min(max(int(os.environ.get("BUSHING_SOAK") or "1"), 1), 10000)
