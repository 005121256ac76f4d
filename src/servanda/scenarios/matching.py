"""Which scenarios a pattern of the command line means."""

from fnmatch import fnmatchcase
from pathlib import Path

from servanda.scenarios.written import Broken, Scenario, ScenarioFile

_GLOB = frozenset("*?[")


class Pattern:
    """The number of a clause; else a part of the name of a scenario, its file or agreement; or these with `*`, `?`.

    A scenario is of the clauses that it expects something of. Upper and lower case are one.
    """

    def __init__(self, text: str) -> None:
        """`text` as given."""
        self._text = text
        self._folded = text.casefold()
        self._glob = bool(_GLOB & set(text))

    def takes(self, file: ScenarioFile, scenario: Scenario | Broken) -> bool:
        """Whether the scenario is meant."""
        clauses = scenario.clauses if isinstance(scenario, Scenario) else ()
        if self._glob:
            named = (scenario.name, Path(file.file).name, file.agreement.name, *clauses)
            return any(fnmatchcase(name.casefold(), self._folded) for name in named)
        if file.agreement.clause(self._text) is not None:
            return self._text in clauses
        texts = (scenario.name, Path(file.file).name, file.agreement.name)
        return any(self._folded in text.casefold() for text in texts)
