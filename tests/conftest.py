"""Every property test judges answers, never the speed of the machine it runs on."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "entitle", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("entitle")

pytest_plugins = ("tests.engines",)  # a PostgreSQL server and a Spark cluster, where asked for
