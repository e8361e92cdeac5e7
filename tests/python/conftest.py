"""Marks of the tests."""

import signal


def pytest_configure(config):
    config.addinivalue_line("markers", "slow: takes more than ten seconds; leave out with -m 'not slow'")


def pytest_sessionstart(session):
    # Started in the background of a script, Ctrl-C would be ignored here and in every child.
    signal.signal(signal.SIGINT, signal.default_int_handler)
