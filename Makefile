# ticketdesk. `make run` and `make test` need Python 3.11 to 3.13 and make, nothing else.

.DEFAULT_GOAL := help
.PHONY: help run test proof faults docker-test dev demo bench check format lock texts pictures clean
.NOTPARALLEL:

# The first of these that is a Python we can use. A name that is only a shim does not count.
FITS := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
PYTHON ?= $(firstword $(foreach name,python3.13 python3.12 python3.11 python3 python,\
            $(shell $(name) -c '$(FITS)' >/dev/null 2>&1 && echo $(name))))
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet install --require-hashes
N ?= 300

help:
	@echo 'make run     the desk at http://localhost:8000; Ctrl-C stops it'
	@echo 'make test    the whole test suite'
	@echo 'make proof   every proof in its full form: all payloads, all garbage, all looks, 5,000 calls of the API and more'
	@echo 'make faults  break it on purpose, under load, and judge what is left (ONLY=disk,mail picks some)'
	@echo 'make docker-test  the stack of docker-compose.yml from nothing, walked through, restarted, taken down'
	@echo 'make dev     the desk with hot reload'
	@echo 'make demo    fill the desk with a story (N=300)'
	@echo 'make bench   measure the API (ROWS=1000,100000; PEER_URL= and FLOOR_URL= stand beside it)'
	@echo 'make check   format, lint, types, import contracts'
	@echo 'make texts   bring the catalogues of interface texts up to the code (NEW=fr begins one)'
	@echo 'make lock    pin the versions of pyproject.toml again'

run: $(VENV)/run
	@exec $(PY) -m ticketdesk run --with-parent

demo: $(VENV)/run
	@exec $(PY) -m ticketdesk seed --count $(N)

dev: $(VENV)/run
	@exec $(PY) -m ticketdesk dev --with-parent

# Two at a time: most tests wait for a server or a browser. A file stays with one of them, and so do its desks; the short
# ones come last, as they are collected, so that nobody waits for a long one in the end. On two busy cores anything may
# take longer than any patience: what fails is tried once more, and the summary names it; what is wrong fails twice.
test: $(VENV)/dev
	@exec $(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder --reruns 1

# Every file whose tests try a part in `make test` and all of it here: see tests/proof.py.
FULL = $(shell grep -rlE 'from tests import .*proof|"PROOF"' tests --include='test_*.py')
proof: $(VENV)/dev
	@PROOF=1 exec $(PY) -m pytest -q -s $(FULL)

# Names nothing that BuildKit alone knows; COMPOSE_FILE may name more files of Compose, separated by colons.
docker-test: $(VENV)/dev
	@exec $(PY) -m tests.docker

faults: $(VENV)/dev
	@exec $(PY) -m tests.faults

# What is said to make, ROWS=1000 for instance, is read from the environment; `--help` tells all of it.
bench: $(VENV)/dev
	@exec $(PY) -m benchmarks

check: $(VENV)/dev
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

format: $(VENV)/dev
	$(VENV)/bin/ruff format .
	$(VENV)/bin/ruff check --fix .

# An environment without pip or of a wrong version is made anew; a stamp is newer than the pins it was made from.
$(VENV)/python:
	@test -n '$(PYTHON)' || { echo 'ticketdesk needs Python 3.11, 3.12 or 3.13, and none of them was found here. Install one, or name it: make PYTHON=/path/to/python3.12 run' >&2; exit 1; }
	@$(PYTHON) -c '$(FITS)' || { echo 'ticketdesk needs Python 3.11, 3.12 or 3.13; $(PYTHON) is another version. Name one: make PYTHON=/path/to/python3.12 run' >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) || { echo 'The virtual environment could not be made. On Debian: apt-get install python3-venv' >&2; exit 1; }
	@touch $@

$(VENV)/run: $(VENV)/python requirements.txt requirements-local.txt
	@echo '  packages     installing, half a minute the first time'
	@$(PIP) -r requirements.txt -r requirements-local.txt
	@echo '  packages     installed'
	@touch $@

$(VENV)/dev: $(VENV)/run requirements-dev.txt
	@echo '  packages     installing those for tests'
	@$(PIP) -r requirements-dev.txt
	@touch $@

LOCK = $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-header
lock: $(VENV)/dev
	$(LOCK) pyproject.toml -o requirements.txt
	$(LOCK) --group local -c requirements.txt -o requirements-local.txt
	$(LOCK) --group dev -c requirements.txt -c requirements-local.txt -o requirements-dev.txt

clean:
	rm -rf $(VENV) .web

texts: $(VENV)/dev
	@exec $(PY) -m tests.texts $(NEW)

pictures: $(VENV)/dev
	@exec $(PY) -m tests.browser.pictures docs/pictures
