"""Reductions to nodes: for every rule of the grammar the function that makes its node from the parts read."""

from servanda.syntax.build.conditions import CONDITION_NODES
from servanda.syntax.build.context import Context, Reducer
from servanda.syntax.build.items import ITEM_NODES
from servanda.syntax.build.lines import LINE_NODES
from servanda.syntax.build.parts import PART_NODES
from servanda.syntax.build.values import VALUE_NODES

REDUCERS: dict[str, Reducer] = {**VALUE_NODES, **CONDITION_NODES, **PART_NODES, **LINE_NODES, **ITEM_NODES}

__all__ = ["REDUCERS", "Context", "Reducer"]
