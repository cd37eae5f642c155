"""Points given, taken back and held after so many purchases of the file."""

PINNED = {120: (3863, 101, 3762), 500: (15203, 386, 14817)}
