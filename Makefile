# ezcluster: build, test, install. `make help` lists the targets.
# Needs a Swift 6 toolchain; on Debian and Ubuntu the rest is installed or unpacked on demand.

PREFIX ?= /usr/local
DESTDIR ?=
SWIFT ?= swift
# A target declares what it imports.
STRICT = --explicit-target-dependency-import-check error
# Where a browser could be unpacked, its tests must run.
BROWSER = $$([ ! -e .build/browser/.complete ] || echo EZCLUSTER_REQUIRE_BROWSER=1)
STATIC = .build/release-static/ezcluster

.DEFAULT_GOAL := help
.PHONY: help run build test release install uninstall deb test-deb bench bench-fleet clean dependencies test-tools test-servers test-schemas test-browser

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1	\2/p' $(MAKEFILE_LIST)

dependencies: ## the C libraries PCRE2 and zlib (with sudo where needed)
	@scripts/build-dependencies

build: dependencies ## debug build
	$(SWIFT) build $(STRICT)

run: dependencies ## build, then show what the tool does on the shipped examples
	@scripts/demo

test-servers: ## unpack httpd, nginx, PHP, memcached and Redis for the tests into .build/servers
	@scripts/test-servers

test-tools: ## install the small programs that the tests run, where they are missing
	@scripts/test-tools

test-browser: ## unpack a headless Chromium for the tests into .build/browser
	@scripts/test-browser

test-schemas: ## bring JSON Schema validators and the schema of SARIF for the tests into .build/schemas
	@scripts/test-schemas

test: dependencies test-tools test-servers test-schemas test-browser ## build and run every test, those against the real servers included
	$(SWIFT) build --build-tests $(STRICT)
	env EZCLUSTER_REQUIRE_SERVERS=1 EZCLUSTER_REQUIRE_SCHEMAS=1 $(BROWSER) $(SWIFT) test --skip-build

release: dependencies ## the static executable, in .build/release-static/ezcluster
	@scripts/release-build $(STATIC)

install: ## install the executable, manual page, completions and schema below PREFIX (/usr/local)
	@test -x $(STATIC) || { echo "run make release first" >&2; exit 1; }
	@DESTDIR=$(DESTDIR) scripts/install-files $(STATIC) $(PREFIX)

uninstall: ## remove what make install installed
	rm -f $(DESTDIR)$(PREFIX)/bin/ezcluster $(DESTDIR)$(PREFIX)/share/man/man1/ezcluster.1 \
	    $(DESTDIR)$(PREFIX)/share/bash-completion/completions/ezcluster $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_ezcluster \
	    $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/ezcluster.fish
	rm -rf $(DESTDIR)$(PREFIX)/share/ezcluster $(DESTDIR)$(PREFIX)/share/doc/ezcluster

deb: ## a Debian package of the static executable, in .build/deb; needs make release
	@scripts/build-deb $(STATIC) .build/deb

test-deb: deb ## install the package into a fresh Debian (debootstrap, needs root) and run it there
	@scripts/test-deb .build/deb/ezcluster_*.deb

bench: ## time and memory of lint beside nginx -t, apache2 -t and yamllint; needs make release
	@scripts/bench

bench-fleet: ## time and memory of audit over up to 2,000 generated snapshots; needs make release
	@scripts/bench-fleet

clean: ## remove everything built
	rm -rf .build
