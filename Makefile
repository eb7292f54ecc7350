# Everything goes through here: `make run` to use the application, `make test` before a change.

PYTHON ?= python3
VENV := .venv
BIN = $(VENV)/bin
ARGS ?=
HAS_UV := command -v uv >/dev/null
HAS_VENV = $(BIN)/python -c "import pip" 2>/dev/null
NEED_PYTHON := install Python 3.11 or newer, or name it, as in make run PYTHON=python3.12
# Twice quiet: only errors are of interest.
PIP_OPTIONS := --quiet --quiet --disable-pip-version-check --no-input
COMPILE := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-header --no-annotate --quiet pyproject.toml

.NOTPARALLEL:
.PHONY: help run test test-thorough lint format lock audit bench docs docs-serve screenshots clean \
	libraries dev-libraries bench-libraries docs-libraries chromium

help:
	@echo "make run      start everything on this machine; Ctrl-C stops it (PORT=8001 make run)"
	@echo "make test     check the code's form and run all tests (ARGS='-k docket' for some)"
	@echo "make test-thorough  run the tests at length, and look at all where make test looks at a part"
	@echo "make lint     check the code's form"
	@echo "make format   put the code into its form"
	@echo "make lock     write down the libraries' versions (ARGS=--upgrade for the newest allowed)"
	@echo "make audit    ask whether weaknesses of the libraries are known; needs the network"
	@echo "make bench    measure speed against other ways to do it (ARGS='--only list,case --size S')"
	@echo "make docs     build the documentation into var/docs; make docs-serve shows it while you write"
	@echo "make clean    remove what can be made again; keeps var, where the data is"

run: libraries
	@exec $(BIN)/python manage.py run

# What tests start as programs of their own need not be compiled anew each time.
test: export PYTHONDONTWRITEBYTECODE :=
# Two processes for each core of a small machine: a third of the time tests wait for programs.
test: dev-libraries chromium lint
	$(BIN)/python -m pytest -n 4 --dist worksteal $(ARGS)

test-thorough: export THOROUGH := 1
test-thorough: test

lint: dev-libraries
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: dev-libraries
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock:
	@$(HAS_UV) || { echo "make lock needs uv: $(PYTHON) -m pip install uv"; exit 1; }
	$(COMPILE) $(ARGS) -o requirements.txt
	$(COMPILE) $(ARGS) --group s3 -c requirements.txt -o requirements-s3.txt
	$(COMPILE) $(ARGS) --group observe -c requirements.txt -o requirements-observe.txt
	$(COMPILE) $(ARGS) --group dev -c requirements.txt -o requirements-dev.txt
	$(COMPILE) $(ARGS) --group bench -c requirements.txt -o requirements-bench.txt
	$(filter-out pyproject.toml,$(COMPILE)) $(ARGS) --group docs -o requirements-docs.txt

# What cannot be looked up counts as a failure: it has not been audited.
audit:
	@test -x .venv-audit/bin/pip-audit || { $(PYTHON) -m venv .venv-audit \
		&& .venv-audit/bin/python -m pip install $(PIP_OPTIONS) 'pip-audit>=2.10,<3'; }
	@for file in requirements-dev.txt requirements-bench.txt; do \
		.venv-audit/bin/pip-audit --strict --disable-pip --require-hashes --progress-spinner off \
			-r $$file || exit 1; done

# In an environment of its own: what it measures against is of no use to anything else.
bench bench-libraries: VENV := .venv-bench
bench: bench-libraries
	@$(BIN)/python -m bench $(ARGS)

# The site of the documentation, strictly: a link that leads nowhere ends it.
docs docs-serve docs-libraries: VENV := .venv-docs
# Its makers advertise what comes after it at every start.
docs docs-serve: export NO_MKDOCS_2_WARNING := 1
docs: docs-libraries
	@$(BIN)/mkdocs build --strict --quiet $(ARGS)
	@echo "The documentation is in var/docs."

docs-serve: docs-libraries
	@$(BIN)/mkdocs serve --strict --quiet --dev-addr 127.0.0.1:8001 $(ARGS)

# The pictures of the manuals and of README.md, taken of real pages by the tests that show them.
screenshots: dev-libraries chromium
	SCREENSHOTS=1 $(BIN)/python -m pytest -n 0 tests/docs/test_tutorial.py \
		tests/views/test_in_browser.py -k "tutorial or readme"

clean:
	rm -rf $(VENV) .venv-bench .venv-docs .venv-audit var/static var/docs var/test
	rm -rf .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

libraries:
	@$(call install,requirements.txt)

dev-libraries:
	@$(call install,requirements-dev.txt)

bench-libraries:
	@$(call install,requirements-bench.txt)

docs-libraries:
	@$(call install,requirements-docs.txt)

# Tests of the pages need a browser: Debian's, since it is the one that root can install.
chromium:
	@if command -v chromium-headless-shell || command -v chromium \
		|| command -v chromium-browser || command -v google-chrome; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get; then \
		echo "Installing Chromium for the tests of the pages ..." >&2; \
		{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
			apt-get install -y -qq --no-install-recommends chromium-headless-shell; } \
			|| echo "Chromium could not be installed." >&2; \
	else echo "There is no Chromium: the tests of the pages will be skipped." >&2; fi >/dev/null

# Makes the virtual environment where there is none that works, and installs the libraries of the
# file $(1) unless a copy of that file says that they are installed.
define install
set -e; \
if ! cmp -s $(1) $(VENV)/$(1) || ! $(HAS_VENV); then \
	begin=$$(date +%s); \
	$(HAS_VENV) || { $(call make_venv); }; \
	echo "Installing the libraries of $(1), which takes a minute the first time ..."; \
	if $(HAS_UV); then uv pip install --quiet --python $(BIN)/python --require-hashes -r $(1); \
	else $(BIN)/python -m pip install $(PIP_OPTIONS) --require-hashes -r $(1); fi; \
	cp $(1) $(VENV)/$(1); \
	echo "The libraries are installed, after $$(($$(date +%s) - begin)) s."; \
fi
endef

define make_venv
command -v $(PYTHON) >/dev/null || { echo "There is no $(PYTHON): $(NEED_PYTHON)"; exit 1; }; \
$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" \
	|| { echo "$$($(PYTHON) --version) is too old: $(NEED_PYTHON)"; exit 1; }; \
$(HAS_UV) || $(PYTHON) -c "import venv, ensurepip" 2>/dev/null \
	|| { echo "$(PYTHON) lacks the module venv. On Debian: apt install python3-venv"; exit 1; }; \
echo "Making $(VENV) with $$($(PYTHON) --version) ..."; \
rm -rf $(VENV); \
if $(HAS_UV); then uv venv --quiet --seed --python "$$(command -v $(PYTHON))" $(VENV); \
else $(PYTHON) -m venv $(VENV); fi
endef
