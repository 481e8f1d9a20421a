# Short names for packaging/dev.py; `python3 packaging/dev.py --help` explains them.
PYTHON ?= python3

.PHONY: run test check build bench lock
run test check build bench lock:
	$(PYTHON) packaging/dev.py $@
