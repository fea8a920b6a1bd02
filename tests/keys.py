"""The keys that databases of tests are closed with."""

from base64 import urlsafe_b64encode

from dispatch.vault.keys import read_keys
from dispatch.vault.ring import Ring

KEYS = f"test:{urlsafe_b64encode(b'k' * 32).decode()}"  # for `Settings(keys=KEYS)`
RING = Ring(read_keys(KEYS))
