"""The service desk of an online store."""

import os

# pypinyin keeps 45 MB of phrases in memory unless it is told before its first import. They decide how a character with
# several readings is read in a known word; a search reads both sides in the same way without them.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")
