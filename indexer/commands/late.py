"""Commands that are imported when somebody asks for them: `oacite --help` waits for nothing of theirs."""

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup


class Late(TyperCommand):
    """A command, or a group of them, that stands in a module which is not imported yet.

    Args:
        name: as it is typed.
        place: `module:name` of a function or a `typer.Typer`.
        help: what it does, as the list of commands says it: the first sentence of its own help.
    """

    def __init__(self, name: str, place: str, help: str) -> None:  # noqa: A002 - typer's name
        super().__init__(name, help=help)
        self._place = place

    def loaded(self) -> TyperCommand | TyperGroup:
        """The command itself."""
        module, _, attribute = self._place.partition(":")
        there = getattr(import_module(module), attribute)
        if isinstance(there, typer.Typer):
            return typer.main.get_group(there)
        alone = typer.Typer(pretty_exceptions_enable=False, add_completion=False)
        alone.command(self.name)(there)
        command = typer.main.get_command(alone)
        assert isinstance(command, TyperCommand)  # noqa: S101 - of one function typer makes no group
        return command

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: Any = None,  # noqa: ANN401 - a class that typer keeps for itself
        **extra: Any,  # noqa: ANN401 - as typer has it
    ) -> Any:  # noqa: ANN401 - as above
        """Where the command's turn comes: what runs is the command itself."""
        return self.loaded().make_context(info_name, args, parent, **extra)
