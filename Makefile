# make demo | run | test | check | bench    (variables: PORT, TLS_PORT, HOST, VAR_DIR, DEMO_EXIT, ...)

.PHONY: demo run test check bench firmware firmware-talk

demo: ; @bin/bootstrap requirements-local.txt && exec .venv/bin/python -m demo $(if $(filter-out 0,$(DEMO_EXIT)),--exit)

run: ; @bin/bootstrap requirements-local.txt && exec .venv/bin/python manage.py serve

# Three processes for two processors, because many tests wait; then the garbage of a toy, as a table.
test: ; @bin/bootstrap requirements-dev.txt && bin/need-chromium && \
	.venv/bin/python -m pytest -n 3 --dist loadscope --no-loadscope-reorder && \
	.venv/bin/micropython -X heapsize=4m tests/board/garbage.py

check: ; @bin/bootstrap requirements-dev.txt && exec bin/check

bench: ; @bin/bootstrap requirements-dev.txt && exec .venv/bin/python -m bench

firmware: ; @bin/bootstrap requirements-dev.txt && exec .venv/bin/python -m firmware.build

# The firmware itself on MicroPython, against a running `make run`: WAV=child.wav OUT=speaker.wav
firmware-talk: ; @bin/bootstrap requirements-dev.txt && exec .venv/bin/python manage.py firmware_talk --wav $(WAV) --out $(or $(OUT),speaker.wav)
