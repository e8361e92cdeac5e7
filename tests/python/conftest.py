"""Marks of the tests."""


def pytest_configure(config):
    config.addinivalue_line("markers", "slow: takes more than ten seconds; leave out with -m 'not slow'")
