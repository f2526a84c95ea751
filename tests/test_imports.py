"""Heavy imports happen on use; everything public is named."""

import subprocess
import sys

import pytest

HEAVY = ("numpy", "lxml", "trafilatura", "justext", "selectolax")


@pytest.mark.parametrize("code", ["import cleaner", "import cleaner.cli\ncleaner.cli.main(['--help'])"])
def test_light_imports(code):
    wrapped = f"import sys\ntry:\n    exec({code!r})\nexcept SystemExit:\n    pass\nprint([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", wrapped], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("[]")


def test_public_names_exist():
    import cleaner

    for name in cleaner.__all__:
        assert getattr(cleaner, name)
