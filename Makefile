# `make` lists what it can do. Variables: PORT=8001 · SOUND=1 · TINLANG_DATA=/a/folder · PYTHON=python3.12
PYTHON ?= python3
BIN := .venv/bin
PIP := pip install -qq --disable-pip-version-check --no-compile
EDITABLE := --no-deps --no-build-isolation
TOGETHER := $(MAKE) --no-print-directory -j2
WORKERS ?= 3
export PORT SOUND TINLANG_DATA
# Where this is set (as in many containers), each of the dozen programs of a start is compiled anew, and lasts 4 s longer.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench fault pictures sounds clean install environments browser

help: ## list these commands · liệt kê các lệnh
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

setup: install ## prepare the program and the demo's data · cài đặt, nạp dữ liệu mẫu
	@$(BIN)/tinlang setup --demo

run: install ## start the demo with five loudspeakers · chạy bản mẫu với năm loa
	@exec $(BIN)/tinlang demo

test: check browser ## everything that must hold, half an hour on 2 cores · chạy mọi kiểm thử
	$(BIN)/pytest -n $(WORKERS)

check: install .venv/.tools ## formatting, lint, types, floors, migrations · kiểm tra mã nguồn
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy -p tinlang -p tinlang_wire -p tinlang_agent
	$(BIN)/lint-imports
	@scratch="$$(mktemp -d)"; TINLANG_DATA="$$scratch" $(BIN)/tinlang makemigrations --check --dry-run; \
	    code=$$?; rm -rf "$$scratch"; exit $$code

bench: install .venv/.tools ## measurements, as ratios · đo tốc độ
	$(BIN)/python -m bench

fault: install browser ## 200 kills at seeded points · thử 200 lần dừng đột ngột
	TINLANG_FAULTS=200 $(BIN)/pytest -n $(WORKERS) -m faults

pictures: install browser ## make the pictures of README and handbook again · chụp lại ảnh
	@mkdir -p docs/pictures
	TINLANG_HANDBOOK=docs/huong-dan $(BIN)/pytest -n0 server/tinlang/desk/tests/test_pictures_of_the_handbook.py
	TINLANG_PICTURES=docs/pictures $(BIN)/pytest -n0 tests/together/test_story_in_the_browser.py

sounds: install ## make the siren and phrases of every device again · tạo lại còi, câu nói sẵn
	$(BIN)/tinlang make_device_sounds agent/tinlang_agent/sounds

clean: ## remove the environments and caches, never the data · xóa môi trường, giữ dữ liệu
	rm -rf .venv .venv-agent .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

# -- what the commands above stand on

install:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Cần Python 3.11 trở lên: make PYTHON=python3.11 …")'
	@if $(MAKE) --no-print-directory -q .venv/.ready .venv-agent/.ready 2>/dev/null; then :; else \
	    echo "Đang cài các gói cần dùng (một lần, khoảng một phút)…"; \
	    $(TOGETHER) .venv/.packages .venv-agent/.packages && $(MAKE) --no-print-directory .venv/.ready .venv-agent/.ready; \
	fi

.venv/.packages: requirements.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/$(PIP) --require-hashes -r requirements.lock
	@touch $@

.venv-agent/.packages: requirements-agent.lock
	@test -x .venv-agent/bin/python || $(PYTHON) -m venv .venv-agent
	@.venv-agent/bin/$(PIP) --require-hashes -r requirements-agent.lock
	@touch $@

# One after the other: both build in the same source folders.
.venv/.ready: .venv/.packages wire/pyproject.toml agent/pyproject.toml server/pyproject.toml
	@$(BIN)/$(PIP) $(EDITABLE) -e wire -e agent -e server
	@touch $@

.venv-agent/.ready: .venv/.ready .venv-agent/.packages wire/pyproject.toml agent/pyproject.toml
	@.venv-agent/bin/$(PIP) $(EDITABLE) -e wire -e agent
	@touch $@

.venv/.tools: .venv/.ready requirements-dev.lock
	@$(BIN)/$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

# What pip does not bring: a browser, a player, a database server. Without them their tests are skipped (on CI: fail).
DEBIAN := chromium libmpv2 postgresql
browser: .venv/.tools
	@if test -x /usr/bin/chromium && ldconfig -p | grep -q libmpv.so && ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; \
	then :; elif test "$$(id -u)" = 0; then \
	    echo "Installing for the tests: $(DEBIAN)…"; \
	    apt-get update -qq && apt-get install -y -qq --no-install-recommends $(DEBIAN) >/dev/null; \
	else echo "Tests that need them are skipped without: apt-get install $(DEBIAN)"; fi
