# Thin on purpose: each target names the Python in dev/ that does the work.
PYTHON = @sh dev/python -m

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-long test-native lint bench bench-quick replay cdnow stop clean

help:
	@echo "make demo         the suite with demo data, served on this machine (SERVE=0: only made, FRESH=1: made anew)"
	@echo "make test         every test of CI size (ONLY='engine addon native beside walk process journey uninstall', ARGS='-k name')"
	@echo "make test-long    the same, with the long sizes"
	@echo "make test-native  Odoo's own tests with the suite, compared with Odoo alone"
	@echo "make lint         every linter (FIX=1: mend what can be mended)"
	@echo "make bench        the benchmark at full size; make bench-quick a tenth of it"
	@echo "make replay       real purchases as sale orders in an empty club, and the proof"
	@echo "make cdnow        all real purchases by CSV, and the members by tier (DAY=2026-11-20: as if that were today)"
	@echo "make setup        only what the others need; make stop stops its database server"
	@echo "make clean        remove all that these commands made"
	@echo "dev/odoo …        Odoo's own command line; dev/update-odoo tries a newer Odoo"

setup:
	$(PYTHON) dev.setup

demo:
	$(PYTHON) dev.serve $(if $(filter 0,$(SERVE)),--no-serve) $(if $(filter 1,$(FRESH)),--fresh)

test:
	$(PYTHON) dev.test $(ONLY) $(if $(ARGS),-- $(ARGS))

test-long:
	$(PYTHON) dev.test --size=long $(ONLY) $(if $(ARGS),-- $(ARGS))

test-native:
	$(PYTHON) dev.native

lint:
	$(PYTHON) dev.lint $(if $(filter 1,$(FIX)),--fix)

bench:
	$(PYTHON) dev.benching

bench-quick:
	$(PYTHON) dev.benching --quick

replay:
	$(PYTHON) dev.replaying

cdnow:
	$(PYTHON) dev.cdnowing $(DAY)

stop:
	$(PYTHON) dev.clean --stop

clean:
	$(PYTHON) dev.clean
