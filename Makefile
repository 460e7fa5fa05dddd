# Every way to run Alongside from a clone. Needs Python 3.11, git and make; brings the rest.

PYTHON ?= python3
PORT ?= 8000
DATA ?= data
ONLY ?=

# An empty environment has no PATH to look programs up on.
export PATH := $(or $(PATH),/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin)

.PHONY: help demo cluster test prove bench environment clean

help: ## Say what there is to make
	@grep -hE '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## (.*)/make \1\t\2/' | expand -t 20

demo: environment ## Serve the example trusts: make demo PORT=8123 DATA=folder
	@exec .venv/bin/alongside demo --port '$(PORT)' --data '$(DATA)'

cluster: ## Run every process of a deployment: make cluster PORT=8123 DATA=folder
	@$(PYTHON) .ci/environment.py --cluster
	@exec .venv/bin/alongside cluster --with-examples --port '$(PORT)' --data '$(DATA)'

test: ## Run every check and every test, those in a browser too
	@$(PYTHON) .ci/environment.py --browser
	@exec .venv/bin/tox run $(if $(ONLY),-e '$(ONLY)')

prove: environment ## Run the long proofs: hundreds of seeded kills and storms, and their controls
	@exec .venv/bin/tox run -e prove

bench: environment ## Measure side by side: make bench ONLY=append
	@exec .venv/bin/python -m benchmarks $(if $(ONLY),--only '$(ONLY)')

environment: ## Make .venv, which everything above runs in
	@$(PYTHON) .ci/environment.py

clean: ## Remove what was made here, but no data
	rm -rf .venv .tools .tox .coverage* .mypy_cache .pytest_cache .ruff_cache .hypothesis \
		.import_linter_cache .schemathesis build dist docs/_build test-results
