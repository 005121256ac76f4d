"""The model in, English and Chinese sentences out, for people who compare a rule with the prose it stands for.

Sentences hold the agreement's own words as they are: whoever prints them passes them through the escape of the output,
as any other text that a user wrote.
"""

from servanda.prose.language import Language
from servanda.prose.said import Said, about_agreement, about_clause, about_definitions, about_name, sentences

__all__ = ["Language", "Said", "about_agreement", "about_clause", "about_definitions", "about_name", "sentences"]
