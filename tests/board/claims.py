"""
What the tests in this folder need of `unittest`, on an interpreter that has none (MicroPython).

On CPython these are unittest's own, so that pytest collects the tests here like all others.
"""

import gc

try:
    from unittest import TestCase
except ImportError:

    class TestCase:
        """Claims about values; a false one raises AssertionError."""

        def assertEqual(self, given, wanted):
            if given != wanted:
                raise AssertionError(f"{given!r} is not {wanted!r}")

        def assertTrue(self, given):
            if not given:
                raise AssertionError(f"{given!r} is not true")

        def assertFalse(self, given):
            if given:
                raise AssertionError(f"{given!r} is not false")

        def assertIn(self, given, wanted):
            if given not in wanted:
                raise AssertionError(f"{given!r} is not in {wanted!r}")


def code_of(deed, *args, **named):
    """The `code` of the error that `deed` raises, or None: claims about errors are values, too."""
    try:
        deed(*args, **named)
    except Exception as error:
        return error.code
    return None


def run(modules):
    """Run every test of `modules`, print a line each; answer how many failed, how many ran."""
    failed = ran = 0
    for module in modules:
        for kind in sorted(name for name in dir(module) if name.startswith("Test")):
            made = getattr(module, kind)
            if made is TestCase:
                continue
            for name in sorted(name for name in dir(made) if name.startswith("test_")):
                ran += 1
                gc.collect()  # a small heap: what one test made is not the next one's burden
                try:
                    getattr(made(), name)()
                except Exception as error:
                    failed += 1
                    print("FAILED", module.__name__, name, type(error).__name__, error)  # noqa: T201
                else:
                    print("passed", module.__name__, name)  # noqa: T201
    return failed, ran
