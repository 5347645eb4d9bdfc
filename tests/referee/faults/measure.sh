#!/usr/bin/env bash
# Applies each fault of this directory to a copy of the engine, one at a time, and counts the programs
# that detect it: among the default enumeration and 20,000 random programs; and, in a second
# round, among the whole enumeration if the default detects nothing. Faults can be named; without
# names, all are measured.
# Prints a table. The programs that detect a fault are in target/faults/noticed/.
set -euo pipefail
cd "$(dirname "$0")/../../.."

copy=target/faults/copy
known=$PWD/target/faults/known
noticed=$PWD/target/faults/noticed
rm -rf "$copy" "$known"-* && mkdir -p "$copy" "$noticed"
cp -r Cargo.toml Cargo.lock README.md docs src tests "$copy"
cp -r "$copy/src" "$copy/right"
# The build must be fast.
export CARGO_TARGET_DIR=$PWD/target/faults/target CARGO_INCREMENTAL=1
export CARGO_PROFILE_PROOF_OPT_LEVEL=1 CARGO_PROFILE_PROOF_CODEGEN_UNITS=32

# Runs a part with the copy; prints how many programs detect the fault, if requested.
measure() {
    (cd "$copy" && REFEREE_PART=$1 REFEREE_KNOWN=$known-$1 timeout 600 \
        cargo test --profile proof --no-default-features --test referee --quiet \
        -- --ignored --exact --nocapture faults_are_noticed 2>"$noticed/log" |
        sed -n 's/^noticed //p')
}

# Removes the fault again; the engine may have changed here in the meantime.
make_right() { rm -rf "$copy/src" && cp -r "$copy/right" "$copy/src"; }

# Without a time limit, because the first build takes long.
(cd "$copy" && cargo test --profile proof --no-default-features --test referee --quiet --no-run)
for part in small random; do measure $part; done
# The faults that the default does not detect, for the second round.
unnoticed=()

printf '| fault | by default | random | in full |\n| --- | --: | --: | --: |\n'
if [ $# -eq 0 ]; then set -- tests/referee/faults/*.patch; fi
for fault in "$@"; do
    name=$(basename "$fault" .patch)
    fault=tests/referee/faults/$name.patch
    if ! patch --quiet --fuzz 0 --directory "$copy" --strip 0 <"$fault"; then
        echo "| \`$name\` | does not apply |"
        make_right
        continue
    fi
    small=$(REFEREE_NOTICED=$noticed/$name-small measure small || true)
    random=$(REFEREE_NOTICED=$noticed/$name-random measure random || true)
    if [ "$small" = 0 ]; then unnoticed+=("$name"); fi
    echo "| \`$name\` | ${small:-does not run} | $random | |"
    make_right
done

if [ ${#unnoticed[@]} -gt 0 ]; then measure full; fi
for name in "${unnoticed[@]}"; do
    patch --quiet --fuzz 0 --directory "$copy" --strip 0 <"tests/referee/faults/$name.patch"
    full=$(REFEREE_NOTICED=$noticed/$name-full measure full || true)
    echo "| \`$name\` | | | ${full:-does not run} |"
    make_right
done
