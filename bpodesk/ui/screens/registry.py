"""The screens of the main window, in the order of its navigation."""

from collections.abc import Callable

from bpodesk.ui.office import Office
from bpodesk.ui.screen import Screen
from bpodesk.ui.screens.bin import BinScreen
from bpodesk.ui.screens.clauses import ClausesScreen
from bpodesk.ui.screens.contracts import ContractsScreen
from bpodesk.ui.screens.customers import CustomersScreen
from bpodesk.ui.screens.dashboard import DashboardScreen
from bpodesk.ui.screens.deadlines import DeadlinesScreen
from bpodesk.ui.screens.issues import IssuesScreen
from bpodesk.ui.screens.quotes import QuotesScreen
from bpodesk.ui.screens.service_levels import ServiceLevelsScreen
from bpodesk.ui.screens.staff import StaffScreen
from bpodesk.ui.screens.statements import StatementsScreen
from bpodesk.ui.screens.timesheets import TimesheetsScreen

SCREENS: tuple[tuple[type[Screen], Callable[[Office], Screen]], ...] = (
    (DashboardScreen, DashboardScreen),
    (CustomersScreen, CustomersScreen),
    (StaffScreen, StaffScreen),
    (QuotesScreen, QuotesScreen),
    (ContractsScreen, ContractsScreen),
    (TimesheetsScreen, TimesheetsScreen),
    (ServiceLevelsScreen, ServiceLevelsScreen),
    (StatementsScreen, StatementsScreen),
    (DeadlinesScreen, DeadlinesScreen),
    (IssuesScreen, IssuesScreen),
    (BinScreen, BinScreen),
    # After those with a number key: it has a key of its own.
    (ClausesScreen, ClausesScreen),
)
