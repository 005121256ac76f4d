"""Which scenarios a pattern of the command line means."""

from fnmatch import fnmatchcase

from servanda.scenarios.written import Broken, Scenario, ScenarioFile

_GLOB = frozenset("*?[")


class Pattern:
    """A part of a scenario's name or file, in any case; a clause's number; or the same with `*` and `?`."""

    def __init__(self, text: str) -> None:
        """`text` as given."""
        self._text = text
        self._folded = text.casefold()
        self._glob = bool(_GLOB & set(text))

    def takes(self, file: ScenarioFile, scenario: Scenario | Broken) -> bool:
        """Whether the scenario is meant."""
        clauses = scenario.clauses if isinstance(scenario, Scenario) else ()
        if self._glob:
            named = (scenario.name, file.file, *clauses)
            return any(fnmatchcase(name.casefold(), self._folded) for name in named)
        texts = (scenario.name, file.file, file.agreement.name)
        return self._text in clauses or any(self._folded in text.casefold() for text in texts)
