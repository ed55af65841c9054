"""The README keeps in step with the commands; each of them explains itself."""

from pathlib import Path

import click
import pytest

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def commands(group: click.Group, prefix: str) -> dict[str, click.Command]:
    found: dict[str, click.Command] = {}
    for name, command in group.commands.items():
        path = f"{prefix} {name}"
        if isinstance(command, click.Group):
            found |= commands(command, path)
        else:
            found[path] = command
    return found


def test_every_command_is_in_the_readme_and_the_other_way_round():
    import re

    from ckanext.socle.cli import socle

    named = set(re.findall(r"^\| `(ckan socle [a-z -]+)`", README, flags=re.MULTILINE))
    assert named == set(commands(socle, "ckan socle"))


def test_every_command_explains_itself():
    from ckanext.socle.cli import socle

    for path, command in commands(socle, "ckan socle").items():
        assert command.help, path
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{path} {parameter.name}"


@pytest.mark.usefixtures("clean_db")
class TestTasks:
    def test_an_empty_list_says_so(self, cli):
        from ckanext.socle.cli import socle

        result = cli.invoke(socle, ["tasks", "list"])
        assert (result.exit_code, result.output.strip()) == (0, "No task.")

    def test_a_task_is_listed_and_cancelled(self, cli, work):
        from ckanext.socle import tasks
        from ckanext.socle.cli import socle

        task_id = tasks.start("onboard", {"perimeter": "commune:35001"})
        assert task_id in cli.invoke(socle, ["tasks", "list"]).output
        assert '"waiting"' in cli.invoke(socle, ["tasks", "list", "--json"]).output
        cancelled = cli.invoke(socle, ["tasks", "cancel", task_id])
        assert (cancelled.exit_code, cancelled.output.strip()) == (0, "cancelled")

    def test_an_unknown_task_is_refused(self, cli):
        from ckanext.socle.cli import socle

        assert cli.invoke(socle, ["tasks", "cancel", "none"]).exit_code == 1
