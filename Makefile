# wharfie: the main commands are `make demo` and `make test`.
# Both install what they need into .venv. For another Python: make clean, then make demo PYTHON=/path/to/python3.

locks := pyproject.toml requirements/install requirements/run.txt requirements/build.txt requirements/dev.txt
python := .venv/bin/python

.NOTPARALLEL:
.PHONY: demo chat test prove prove-all check train bench screenshots lock clean

demo: .venv/.run  ## try the whole bot in a browser, without Slack
	@$(python) -m bot demo

chat: .venv/.run  ## talk with the bot in this terminal
	@$(python) -m bot chat

test: .venv/.dev  ## run all tests
	@$(python) -m pytest -n auto --dist worksteal --cov --cov-report=term

prove: .venv/.dev  ## prove changed entries and options on a private Docker engine (needs root, apt and docker); sample=5: and 5 % of the others
	@$(python) -m tests.prove.client
	@$(python) -m tests.prove.same_service
	@$(python) -m tests.prove $(if $(sample),--sample $(sample))

prove-all: .venv/.dev  ## prove every command and option of the knowledge, before a release (half an hour)
	@$(python) -m tests.prove.client
	@$(python) -m tests.prove.same_service
	@$(python) -m tests.prove --all

check: .venv/.dev  ## check lint, format, types and knowledge
	@$(python) -m ruff check .
	@$(python) -m ruff format --check .
	@$(python) -m mypy
	@$(python) -m bot check --strict

train: .venv-train/.train  ## train the encoder again (an hour), then the weights of the ranking: training/README.md
	@.venv-train/bin/python -m training.encoder
	@.venv-train/bin/python -m training.weights

bench: .venv-bench/.bench  ## compare wharfie with other ways to find answers; writes docs/benchmark.md
	@.venv-bench/bin/python -m bench

screenshots: .venv/.dev  ## take the pictures of the documentation from the playground (needs Chromium)
	@$(python) -m tests.pictures

lock:  ## pin the newest versions (needs uv)
	@requirements/lock

clean:  ## remove what the other commands created
	@rm -rf .venv .venv-bench .venv-train dist .coverage* .mypy_cache .pytest_cache .ruff_cache .hypothesis

# A stamp file counts only while the environment works: its Python or a package may be gone.
ifneq ($(shell .venv/bin/python -c 'import bot.cli, bot.server' >/dev/null 2>&1 && echo works),works)
.PHONY: .venv/.run .venv/.dev
endif

.venv/.run: $(locks)
	@requirements/install run

.venv/.dev: $(locks)
	@requirements/install dev
	@touch .venv/.run

.venv-bench/.bench: pyproject.toml requirements/install requirements/bench.txt
	@requirements/install bench

.venv-train/.train: pyproject.toml requirements/install requirements/train.txt
	@requirements/install train
