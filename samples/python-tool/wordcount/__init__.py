"""Counts words."""

from collections import Counter


def count(text: str) -> list[tuple[str, int]]:
    """The words of the text, the most frequent first, equal ones in the order of the alphabet."""
    return sorted(Counter(text.lower().split()).items(), key=lambda each: (-each[1], each[0]))
