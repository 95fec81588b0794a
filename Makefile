# wharfie: two commands to know, `make demo` and `make test`.
# Both set up what they need in .venv; PYTHON=/path/to/python3 names another Python.

locks := pyproject.toml requirements/install requirements/run.txt requirements/build.txt requirements/dev.txt

.PHONY: demo test prove check picture lock clean

demo: .venv/.run  ## talk with the bot in this terminal, without Slack
	@.venv/bin/wharfie chat

test: .venv/.dev  ## run all tests
	@.venv/bin/python -m pytest -n auto --dist loadfile --cov --cov-report=term

prove: .venv/.dev  ## prove every command of the knowledge on a private Docker engine (needs root, apt and docker)
	@.venv/bin/python -m tests.prove

check: .venv/.dev  ## lint, format, types and knowledge
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/wharfie check

picture: .venv/.run  ## draw docs/answer.svg anew
	@.venv/bin/python docs/make_picture.py

lock:  ## pin the newest versions (needs uv)
	@requirements/lock

clean:  ## remove what the other commands made
	@rm -rf .venv dist .coverage* .mypy_cache .pytest_cache .ruff_cache .hypothesis

.venv/.run: $(locks)
	@requirements/install run

.venv/.dev: $(locks)
	@requirements/install dev
	@touch .venv/.run
