# Readmit. `make help` lists what there is.
SHELL := /bin/bash
.DEFAULT_GOAL := help
TOOL := go tool -modfile=tools.mod
export CGO_ENABLED ?= 0

.PHONY: help run build assets test test-go test-race test-browser bench bench-sign-in lint generate docs clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 22

run: build ## serve the desk with demo data on http://localhost:8484, customers' pages on http://localhost:8485, and print a one-time sign-in link
	@exec ./bin/readmit serve --demo

build: assets ## build ./bin/readmit
	go build -o bin/readmit ./cmd/readmit

assets: web/dist/manifest.json ## bundle the console's script and style

web/dist/manifest.json: web/node_modules/.installed $(shell find web/src web/build -type f) $(shell find internal/console internal/portal -name '*.templ')
	go run ./web/build

web/node_modules/.installed: web/package-lock.json
	cd web && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

test: ## prove the product: SQLite, PostgreSQL, a real browser
	@scripts/test

test-go: ## the Go tests only, on both databases
	@scripts/with-postgres go test ./...
	cd client && go test ./...

test-race: ## the Go tests under the race detector, on SQLite
	@scripts/test-race

test-browser: build ## the console in headless Chromium
	@scripts/test-browser

bench: build ## the benchmarks, as a table and as bench/results/*.json
	@READMIT_POSTGRES_DURABLE=1 scripts/with-postgres go run ./bench $(BENCH)

bench-sign-in: build ## only the sign-ins: passwords beside argon2id, sessions, tokens, and a storm of 2,000 clients
	@$(MAKE) --no-print-directory bench BENCH='-only sign-in'

lint: ## gofmt, go vet, staticcheck
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); echo 'run gofmt -w on these files'; exit 1; }
	go vet ./... && cd client && go vet ./...
	$(TOOL) staticcheck ./...

generate: ## write templ's and sqlc's Go files anew
	$(TOOL) templ generate -path internal
	go test ./internal/store -run TestSchemaGolden -update
	$(TOOL) sqlc generate

docs: build ## take the screenshots in docs/ anew
	@scripts/docs

clean: ## remove what was built
	rm -rf bin web/dist/assets web/dist/manifest.json web/node_modules
