"""Binding proposals: exported files come in; a `logs.yaml` to be edited goes out, with what is guessed marked."""

from servanda.bind.propose import Proposal, propose

__all__ = ["Proposal", "propose"]
