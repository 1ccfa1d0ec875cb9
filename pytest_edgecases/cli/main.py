"""The command ``edgecases``, and what its subcommands share: mistakes are told in one sentence."""

from __future__ import annotations

import click

from edgecase_strategies.errors import EdgecaseError, did_you_mean
from pytest_edgecases.cli.check import check
from pytest_edgecases.cli.demo import demo
from pytest_edgecases.cli.diff import diff
from pytest_edgecases.cli.known import known
from pytest_edgecases.cli.listing import list_perturbations
from pytest_edgecases.cli.merge import merge
from pytest_edgecases.cli.report import report
from pytest_edgecases.cli.requests import requests
from pytest_edgecases.cli.review import review
from pytest_edgecases.cli.sample import sample


class _Commands(click.Group):
    """A group of commands that tells of a mistake in one sentence, with exit code 2."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except EdgecaseError as error:
            raise _Mistake(str(error)) from error

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        command = super().get_command(ctx, cmd_name)
        if command is None and not ctx.resilient_parsing:
            raise _Mistake(
                f'There is no command "{cmd_name}".{did_you_mean(cmd_name, self.commands)} '
                f"The commands are {', '.join(sorted(self.commands))}."
            )
        return command


class _Mistake(click.ClickException):
    """A mistake in what was asked for."""

    exit_code = 2


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="pytest-edgecases", prog_name="edgecases")
def main() -> None:
    """Show what can happen to a model's inputs, and try it on a model.

    To use it on a test of your own, write @pytest.mark.edgecases("argument") above the test and run pytest.
    """


main.add_command(list_perturbations)
main.add_command(sample)
main.add_command(requests)
main.add_command(check)
main.add_command(report)
main.add_command(demo)
main.add_command(known)
main.add_command(diff)
main.add_command(merge)
main.add_command(review)

if __name__ == "__main__":
    main()
