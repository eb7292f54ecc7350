"""How many random histories the rules are tried on."""

from hypothesis import HealthCheck, settings

from tests.thorough import times

_COMMON = {
    "deadline": None,
    "print_blob": True,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large],
}
settings.register_profile("rules", max_examples=times(100, thorough=2_000), **_COMMON)
settings.load_profile("rules")
