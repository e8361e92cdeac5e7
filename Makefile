# Short names for the commands; the scripts are the front doors and need no make.
.PHONY: demo test lint sanitize
demo:
	./demo.sh
test:
	./test.sh
lint:
	tools/lint.sh
sanitize:
	tools/sanitize.sh
