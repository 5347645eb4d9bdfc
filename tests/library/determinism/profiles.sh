#!/usr/bin/env bash
# Compares the bytes of a debug build with those of an optimized one, on one core and on all: all
# output for the scenarios of the project, and questions about them. Builds both first.
set -euo pipefail
cd "$(dirname "$0")/../../.."

cargo build --quiet --bin simulate
cargo build --quiet --bin simulate --profile proof
target=${CARGO_TARGET_DIR:-target}

on_one_core=()
if command -v taskset >/dev/null; then on_one_core=(taskset --cpu-list 0); fi

# The output of a build, as a checksum. A finding may make the exit code 1; 2 would compare nothing.
printed() {
    local code=0
    "$@" >"$output" || code=$?
    if [ $code -gt 1 ] || ! [ -s "$output" ]; then
        echo "exit code $code: $*" >&2
        return 1
    fi
    sha256sum <"$output"
    echo "$code"
}

output=$(mktemp)
trap 'rm -f "$output"' EXIT
outputs=0
same() {
    local debug optimized
    debug=$(printed "$target/debug/simulate" "$@")
    optimized=$(printed "${on_one_core[@]}" "$target/proof/simulate" "$@")
    if [ "$debug" != "$optimized" ]; then
        echo "the builds print different bytes: simulate $*" >&2
        exit 1
    fi
    outputs=$((outputs + 1))
}

for format in text json; do
    same --format "$format" scenarios
    same --format "$format" --unhandled-rejections warn scenarios
done
same check scenarios
for format in markdown json gift moodle cloze anki; do
    # Enough sheets that each core makes some.
    same exercise scenarios/dashboard.ron --format "$format" --variants 200 --seed 1
done
while IFS= read -r scenario; do
    for format in text json js html; do same --format "$format" "$scenario"; done
done < <(find scenarios -name '*.ron' ! -name gallery.ron | LC_ALL=C sort)
for topic in sequential-and-parallel dependence loops fail-fast partial-success start-before-await \
    race-and-timeout pools retries blocking; do
    same exercise --topic "$topic" --format json --variants 10 --seed 1
done
echo "$outputs outputs are the same from both builds"
