"""Writes random scenarios whose programs crash, try again, pool and race, for sheets to be made of.

crashing.py FOLDER COUNT
"""

import os
import random
import sys

CALLS = ["fetch", "parse", "store", "flaky", "broken"]


def milliseconds(draw, most):
    return f'"{draw.randrange(1, most // 5 + 1) * 5}ms"'


def tasks(draw):
    """Tasks, of which one fails at first and one always, and some share a resource."""
    own = {name: [f"takes: {milliseconds(draw, 200)}"] for name in CALLS}
    own["flaky"].append(f'fails: First({draw.randint(1, 2)}, "try again")')
    own["broken"].append('fails: "out of order"')
    for name in draw.sample(CALLS, 2):
        own[name].append('uses: "line"')
    if draw.random() < 0.3:
        own["parse"].append('needs: ["fetch"]')
    return ", ".join(f'"{name}": ({", ".join(fields)})' for name, fields in own.items())


def retry(draw):
    waits = [milliseconds(draw, 40), '["10ms", "0ms"]', '"0ms"']
    return f'Retry(times: {draw.randint(2, 3)}, wait: {draw.choice(waits)}, do: "flaky")'


def leaf(draw):
    return retry(draw) if draw.random() < 0.3 else f'"{draw.choice(CALLS[:3])}"'


def branches(draw, fails):
    """Two or three, of which one may fail."""
    chosen = [leaf(draw) for _ in range(draw.randint(2, 3))]
    if fails:
        chosen[draw.randrange(len(chosen))] = '"broken"'
    return f'[{", ".join(chosen)}]'


def caught(step, draw):
    handler = draw.choice([leaf(draw), 'Log("caught {error}")'])
    return f"Try(body: [{step}], catch: [{handler}])"


def awaited(draw):
    """A step that is awaited, with a handler."""
    fails = draw.random() < 0.3
    how = draw.choice(["leaf", "All", "AllSettled", "Race", "Any", "Pool", "Map", "Timeout"])
    if how == "leaf":
        return leaf(draw)
    if how == "Pool":
        step = f"Pool(limit: 2, of: {branches(draw, fails)})"
    elif how == "Map":
        step = f'Pool(limit: 2, of: Map(of: {draw.randint(3, 4)}, do: "{draw.choice(CALLS[:3])}"))'
    elif how == "Timeout":
        step = f"Timeout({milliseconds(draw, 120)}, {leaf(draw)})"
    else:
        step = f"{how}({branches(draw, fails)})"
    return caught(step, draw)


def let_go(draw):
    """Work that is not awaited: if it fails, the process crashes."""
    fails = draw.random() < 0.7
    last = '"broken"' if fails else '"flaky"'
    return draw.choice([
        'Start("broken")' if fails else 'Start("store")',
        f'Let("work", All({branches(draw, fails)}))',
        f'Let("work", Retry(times: 2, wait: "20ms", do: {last}))',
        f'Let("work", Then("fetch", {last}))',
    ])


def program(draw):
    steps = [awaited(draw) for _ in range(draw.randint(1, 3))]
    if draw.random() < 0.7:
        steps.insert(draw.randrange(len(steps) + 1), let_go(draw))
    if draw.random() < 0.5:
        steps.append('Log("done")')
    return f'[{", ".join(steps)}]'


def scenario(seed):
    draw = random.Random(seed)
    programs = ", ".join(f'"{name}": {program(draw)}' for name in ["first", "second", "third"])
    return (f'Scenario(title: "Drawn {seed}", resources: {{ "line": {draw.randint(1, 2)} }}, '
            f"tasks: {{ {tasks(draw)} }}, programs: {{ {programs} }})\n")


def main():
    folder, count = sys.argv[1], int(sys.argv[2])
    for seed in range(count):
        with open(os.path.join(folder, f"drawn-{seed:04}.ron"), "w", encoding="utf-8") as file:
            file.write(scenario(seed))


main()
