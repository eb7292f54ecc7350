"""The layers of the design, held by import-linter."""

from importlinter.cli import lint_imports


def test_every_module_imports_only_from_the_layers_below_it():
    assert lint_imports(no_cache=True) == 0, "run `lint-imports` to see the broken contract"
