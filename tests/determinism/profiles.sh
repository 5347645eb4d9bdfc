#!/usr/bin/env bash
# The same bytes from a debug build and from an optimised one: everything that can be printed of the
# scenarios of the project, and questions about them.
set -euo pipefail
cd "$(dirname "$0")/../.."

cargo build --quiet --bin simulate
cargo build --quiet --bin simulate --profile proof
target=${CARGO_TARGET_DIR:-target}

programs=0
same() {
    local debug optimised
    # A finding of severity error is exit code 1, in both.
    debug=$({ "$target/debug/simulate" "$@" || echo "exit $?"; } | sha256sum)
    optimised=$({ "$target/proof/simulate" "$@" || echo "exit $?"; } | sha256sum)
    if [ "$debug" != "$optimised" ]; then
        echo "a debug build prints other bytes: simulate $*" >&2
        exit 1
    fi
    programs=$((programs + 1))
}

for format in text json; do
    same --format "$format" scenarios
    same --format "$format" --unhandled-rejections warn scenarios
done
same check scenarios
while IFS= read -r scenario; do
    for format in text json js html; do same --format "$format" "$scenario"; done
    for format in markdown json gift moodle cloze anki; do
        same exercise "$scenario" --format "$format" --variants 3 --seed 1 --failures
    done
done < <(find scenarios -name '*.ron' | LC_ALL=C sort)
echo "$programs outputs are the same from both builds"
