"""Replays many questions in Node: of every topic and difficulty, with drawn shapes and failures too,
of the shipped scenarios, and of the code of quizzes. Prints how many were replayed, and fails at the
first wrong key."""

import json
import subprocess
import sys
from pathlib import Path

simulate, wanted, work = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
here = Path(__file__).parent
root = here.parent.parent
SHEETS = 25

TOPICS = """sequential-and-parallel dependence loops fail-fast partial-success start-before-await
    race-and-timeout pools retries blocking""".split()
FAILING = ("fail-fast", "partial-success", "retries")


def sources(seed):
    """The arguments of all exercises of a round, and the program that replays each."""
    for topic in TOPICS:
        for difficulty in ("1", "2", "3"):
            yield "replay.cjs", ["--topic", topic, "--difficulty", difficulty]
        shapes = ["--shapes", "--failures"] if topic in FAILING else ["--shapes"]
        yield "replay.cjs", ["--topic", topic, *shapes]
    for directory in ("lesson", "real", "traps"):
        for scenario in sorted((root / "scenarios" / directory).glob("*.ron")):
            yield "replay.cjs", [str(scenario)]
    if seed == 1:
        for quiz in sorted((root / "tests/javascript/quiz").glob("*.js")):
            yield "replay_code.cjs", [str(quiz), "--kinds", "order"]


def replay(program, arguments, seed):
    """Returns the number of questions of each kind; none if the source has no question."""
    key = work / "many.json"
    key.unlink(missing_ok=True)
    drawn = [] if program == "replay_code.cjs" else ["--variants", str(SHEETS), "--seed", str(seed)]
    command = [simulate, "exercise", *arguments, *drawn, "--format", "json", "-o", str(key)]
    if subprocess.run(command, stderr=subprocess.DEVNULL).returncode:
        return {}
    subprocess.run(["node", str(here / program), str(key)], check=True, stdout=subprocess.DEVNULL)
    kinds = {}
    for line in key.read_text().splitlines():
        for question in json.loads(line)["questions"]:
            kinds[question["kind"]] = kinds.get(question["kind"], 0) + 1
    return kinds


total, seed = {}, 0
while sum(total.values()) < wanted:
    seed += 1
    before = sum(total.values())
    for program, arguments in sources(seed):
        for kind, count in replay(program, arguments, seed).items():
            total[kind] = total.get(kind, 0) + count
        if sum(total.values()) >= wanted:
            break
    assert sum(total.values()) > before, "no question"
    print(f"  {sum(total.values())} questions, 0 wrong", flush=True)
print(", ".join(f"{kind} {count}" for kind, count in sorted(total.items())))
