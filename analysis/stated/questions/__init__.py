"""The open questions and the ledger: numbers and findings.

One module a chapter, and one for the forerunner's list; gathered here is what chapters' cells call.
"""

from analysis.stated.questions.bias import bias_numbers
from analysis.stated.questions.forecasts import forecast, forecast_numbers
from analysis.stated.questions.forerunner import igarss, igarss_differences
from analysis.stated.questions.numbers_chosen import other_numbers
from analysis.stated.questions.portfolios import emphasis, generic_numbers
from analysis.stated.questions.replication import counting, coverage, ledger, ledger_numbers

__all__ = [
    "bias_numbers",
    "counting",
    "coverage",
    "emphasis",
    "forecast",
    "forecast_numbers",
    "generic_numbers",
    "igarss",
    "igarss_differences",
    "ledger",
    "ledger_numbers",
    "other_numbers",
]
