# Two commands on a fresh machine with Python >= 3.11, git and make:
#   make site   builds the three websites into public/
#   make test   runs every test
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python

.PHONY: help site publishing serve test check lint fuzz faults bench audit schemas pins tools clean

help:
	@echo "make site    build the websites into public/"
	@echo "make publishing   install what 'build.py publish' needs on top: SSH, S3, compression"
	@echo "make serve   show the sources as they are at http://localhost:8000/, refreshed while you edit"
	@echo "make test    run every test (installs Chromium and gettext where it may)"
	@echo "make fuzz    50,000 mangled sources and hostile translations, counted by kind (some minutes)"
	@echo "make faults  200 kills while building and publishing, full disks and more (some minutes)"
	@echo "make bench   how long things take, beside Hugo and MkDocs, for programs of up to 10,000 projects (an hour)"
	@echo "make audit   builds the sites; measures weight, speed, accessibility and HTML of every page (some minutes)"
	@echo "make check   everything before a commit: ruff, mypy, tests, sources"
	@echo "make pins    after a version in requirements*.txt was changed: its hashes, and docs/licences.md"
	@echo "make clean   remove what was built and installed"

site: $(VENV)/site.done
	$(RUN) build.py

publishing: $(VENV)/publish.done

serve: $(VENV)/site.done
	$(RUN) build.py serve

test: $(VENV)/test.done tools
	$(RUN) -m pytest -n auto

check: lint test
	$(RUN) build.py check

lint: $(VENV)/test.done
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy

fuzz: $(VENV)/test.done
	FUZZ=50000 $(RUN) -m pytest -n auto tests/test_fuzz.py

# Fewer kills: make faults FAULTS="--kills 20"
faults: $(VENV)/test.done tools
	$(RUN) -m tests.faults $(FAULTS)

# Parts of it: make bench BENCH="--sizes 60 --runs 3", or BENCH=--help
bench: $(VENV)/test.done
	$(RUN) tests/bench.py
	$(RUN) -m tests.benchmarks $(BENCH)

# A part, or quicker: make audit AUDIT="--only paint" or AUDIT=--sample
audit: $(VENV)/test.done tools
	$(RUN) tests/audit.py $(AUDIT)

schemas: $(VENV)/site.done
	$(RUN) build.py check --schemas docs/schemas

# The hashes first, since pip installs nothing without them; the licences of what is then installed.
pins: | $(VENV)/bin/python
	$(RUN) tests/pins.py
	$(MAKE) $(VENV)/test.done
	$(RUN) -m tests.licences

# Chromium, GNU gettext and others, from Debian's packages, installed here where that is allowed; two checkers from npm.
tools: $(VENV)/test.done
	@tests/install-tools
	@$(RUN) tests/checkers.py

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed; this is " + sys.version.split()[0])'
	$(PYTHON) -m venv $(VENV)

$(VENV)/site.done: requirements.txt | $(VENV)/bin/python
	$(RUN) -m pip install --quiet --disable-pip-version-check --only-binary :all: -r requirements.txt
	@touch $@

$(VENV)/publish.done: requirements.txt requirements-publish.txt | $(VENV)/bin/python
	$(RUN) -m pip install --quiet --disable-pip-version-check --only-binary :all: -r requirements-publish.txt
	@touch $@ $(VENV)/site.done

$(VENV)/test.done: requirements.txt requirements-publish.txt requirements-dev.txt | $(VENV)/bin/python
	$(RUN) -m pip install --quiet --disable-pip-version-check --only-binary :all: -r requirements-dev.txt
	@touch $@ $(VENV)/publish.done $(VENV)/site.done

clean:
	rm -rf $(VENV) public
