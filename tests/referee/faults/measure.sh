#!/usr/bin/env bash
# Puts each fault of this folder into a copy of the engine, one at a time, and counts the programs
# that notice: of the enumeration as CI runs it, of the whole enumeration, of 20,000 random ones.
# Prints a table; some of the programs that noticed stand in target/faults/noticed/.
set -euo pipefail
cd "$(dirname "$0")/../../.."

copy=target/faults/copy
known=$PWD/target/faults/known
noticed=$PWD/target/faults/noticed
rm -rf "$copy" && mkdir -p "$copy" "$noticed"
cp -r Cargo.toml Cargo.lock README.md docs src tests "$copy"
# Quick to build is what counts here.
export CARGO_TARGET_DIR=$PWD/target/faults/target CARGO_INCREMENTAL=1
export CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_OPT_LEVEL=1
export CARGO_PROFILE_RELEASE_CODEGEN_UNITS=32 REFEREE_KNOWN=$known

measure() {
    (cd "$copy" && timeout 600 cargo test --release --no-default-features --test referee --quiet \
        -- --ignored --exact --nocapture faults_are_noticed 2>"$noticed/log" |
        sed -n 's/^noticed //p')
}

measure
printf '| fault | noticed in CI | in full | random |\n| --- | --: | --: | --: |\n'
for patch in "${@:-tests/referee/faults/*.patch}"; do
    for fault in $patch; do
        name=$(basename "$fault" .patch)
        if ! patch --quiet --directory "$copy" --strip 0 <"$fault"; then
            echo "| \`$name\` | does not apply |"
            rm -rf "$copy/src" && cp -r src "$copy"
            continue
        fi
        counts=$(REFEREE_NOTICED=$noticed/$name measure || true)
        printf '| `%s` | %s |\n' "$name" "${counts:-does not run}" | sed 's/ \([0-9]\+\) \([0-9]\+\) \([0-9]\+\) / \1 | \2 | \3 /'
        patch --quiet --reverse --directory "$copy" --strip 0 <"$fault"
        # What has not changed in time has changed all the same.
        grep '^+++' "$fault" | cut -f1 | cut -d' ' -f2 | (cd "$copy" && xargs touch)
    done
done
