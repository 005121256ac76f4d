"""Points in, Chinese sentences out."""

from servanda.prose.chinese.sentences import say

__all__ = ["say"]
