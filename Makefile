# The front door. What stands behind each word is in docs/internals/house.md.
BUILD ?= build
JOBS ?= $(shell nproc)
PREFIX ?= /usr/local
SECONDS_EACH ?= 60
SOAK ?= 10
export BUILD JOBS SECONDS_EACH

.PHONY: help deps build demo test soak bench fuzz coverage mutants install format clean

help:
	@echo 'make demo      plain and secured MMS, with somebody on the way who reads and changes it'
	@echo 'make test      build and run everything that can fail'
	@echo 'make soak      the tests that go by chance or by number, SOAK ($(SOAK)) times longer'
	@echo 'make build     the library and the tool, in $(BUILD)/release'
	@echo 'make install   the same into PREFIX ($(PREFIX)), below DESTDIR if set'
	@echo 'make bench     the figures with their bars'
	@echo 'make fuzz      every fuzz target for SECONDS_EACH ($(SECONDS_EACH)) seconds'
	@echo 'make coverage  lines and branches that the tests run'
	@echo 'make mutants   break the code on purpose and see the tests fail'
	@echo 'make format    lay out every C file as .clang-format says'
	@echo 'make deps      install the Debian packages that all of this needs'
	@echo 'make clean     remove $(BUILD)'

deps:
	ci/install-deps build test fuzz coverage

build:
	@ci/install-deps build
	cmake --preset release -B $(BUILD)/release -DBUSHING_TESTS=OFF \
	    -DCMAKE_INSTALL_PREFIX=$(PREFIX)
	cmake --build $(BUILD)/release -j $(JOBS)

demo: build
	@ci/install-deps demo
	ci/demo $(BUILD)/release

test:
	@ci/install-deps build test
	@ci/run-tests

soak:
	@ci/install-deps build test
	@BUSHING_SOAK=$(SOAK) ci/run-soak

bench:
	@ci/install-deps build test
	@ci/run-bench

fuzz:
	@ci/install-deps build test fuzz
	@ci/run-fuzz

coverage:
	@ci/install-deps build test coverage
	@ci/run-coverage

mutants:
	@ci/install-deps build test
	ci/mutants
	ci/mutants --group trust --all-explained

install: build
	cmake --install $(BUILD)/release

format:
	ci/check-format --fix

clean:
	rm -rf $(BUILD)
