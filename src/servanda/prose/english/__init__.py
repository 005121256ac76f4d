"""Points in, English sentences out."""

from servanda.prose.english.sentences import say

__all__ = ["say"]
