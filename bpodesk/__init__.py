"""BPODesk: agreements, timesheets, service levels and statements of an outsourcing company."""

__version__ = "0.1.0"
