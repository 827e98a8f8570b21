# make help lists what there is.
.DEFAULT_GOAL := help
GO ?= go
# In executions, not seconds: a run that ends by the clock can fail with
# "context deadline exceeded" and nothing found.
FUZZTIME ?= 200000x

.PHONY: help run demo build generate fmt lint test bench fuzz chaos mutate golden shots clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## serve, configured from the environment
	$(GO) run ./cmd/adjutant serve

demo: ## the whole loop on this machine, with sample people and mail
	$(GO) run ./cmd/adjutant demo

build: ## the one static binary, ./adjutant
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags="-s -w -X main.release=$$(git describe --always --dirty)" -o adjutant ./cmd/adjutant

generate: ## the pages' and letters' Go files from their templates
	$(GO) tool templ generate -path templates

fmt: ## format everything
	gofmt -w cmd dashboard mailer models parser templates
	$(GO) tool templ fmt templates

lint: ## what must hold before the tests are worth running
	@out=$$(gofmt -l cmd dashboard mailer models parser templates); test -z "$$out" || { echo "gofmt would change: $$out"; exit 1; }
	$(GO) vet ./...
	$(GO) tool staticcheck ./...
	@before=$$(cat $$(find templates -name '*_templ.go' | sort) | sha256sum); $(GO) tool templ generate -path templates -log-level error; \
	 after=$$(cat $$(find templates -name '*_templ.go' | sort) | sha256sum); \
	 test "$$before" = "$$after" || { echo "templates/*_templ.go were not up to date: run make generate and commit"; exit 1; }
	@.ci/compose
	@.ci/vulnerabilities

test: ## everything that fits in a quarter of an hour; installs and starts what it needs
	@.ci/prepare
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory fuzz FUZZTIME=10000x
	$(GO) test -run 'Hostile|Linear' ./parser
	GOGC=400 $(GO) test -run 'TestTwoWorlds$$|FindsMutants' ./cmd/adjutant
	@.ci/tests -race -timeout 40m -parallel 5 ./...

bench: ## speed of intake, pages and reading, for docs/performance.md
	$(GO) test -run '^$$' -bench . -benchmem -benchtime 2s ./...

fuzz: ## every fuzz target for FUZZTIME executions (200000x; FUZZTIME=2000000x for a long run)
	@for target in $$(grep -rhoE --include='*_test.go' '^func (Fuzz[A-Za-z0-9_]+)' parser mailer models dashboard | sed 's/func //'); do \
	  dir=$$(grep -rlE --include='*_test.go' "^func $$target\(" parser mailer models dashboard | head -1 | xargs dirname); \
	  echo "fuzz $$dir $$target"; \
	  $(GO) test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x ./$$dir >.fuzz.log 2>&1 || { cat .fuzz.log; rm -f .fuzz.log; exit 1; }; \
	done; rm -f .fuzz.log

chaos: ## kill -9 in the middle of intake, many times (CHAOS_KILLS=50)
	CHAOS_KILLS=$${CHAOS_KILLS:-50} $(GO) test -v -timeout 60m -run 'TestChaos' ./cmd/adjutant

mutate: ## a thousand random worlds with and without secrets; then the program broken in each known way, which must show
	GOGC=400 $(GO) test -v -timeout 90m -run 'TestTwoWorlds$$' ./cmd/adjutant -worlds 1000
	GOGC=400 $(GO) test -v -timeout 180m -run 'FindsMutants' ./cmd/adjutant -mutants -1

golden: ## write the expected files of the tests anew; read the diff
	$(GO) test ./parser ./templates/... ./mailer -update

shots: ## screenshots of every page into ./shots
	ADJUTANT_SHOTS=$(CURDIR)/shots $(GO) test -count=1 -run 'TestBrowser_(PagesIn|SignIn$$|Act|Walks)' ./dashboard

clean: ## remove what was built
	rm -rf adjutant shots .fuzz.log
