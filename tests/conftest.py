"""Every property test judges answers, never the speed of the machine it runs on.

What is drawn is the same each time, so that a change is refused for what it changes, not by
chance. With ENTITLE_EXPLORE=1 other examples are drawn in each run.
"""

import gc
import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "entitle",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
    derandomize=not os.environ.get("ENTITLE_EXPLORE"),
)
settings.load_profile("entitle")


def pytest_collection_finish() -> None:
    """Keep the collector of garbage from what is there for all tests: a tenth of their time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


pytest_plugins = ("tests.engines",)  # a PostgreSQL server and a Spark cluster, where asked for
