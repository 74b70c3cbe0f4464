"""Fields of JSON by path, and whether they are of a type; see expected.py for how both are written."""

import re

MISSING = "missing"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


def found(tree, path):
    """All values at a path; MISSING where there is none."""
    values = [tree]
    for step in re.findall(r"[^.\[\]]+|\[\d*\]", path):
        following = []
        for value in values:
            if step == "[]":
                following += value if isinstance(value, list) and value else [MISSING]
            elif step.startswith("["):
                at = int(step[1:-1])
                following.append(value[at] if isinstance(value, list) and len(value) > at else MISSING)
            else:
                following.append(value.get(step, MISSING) if isinstance(value, dict) else MISSING)
        values = following
    return values


def is_of(value, wanted):
    if value is MISSING:
        return False
    if wanted.endswith(" or null"):
        return value is None or is_of(value, wanted[: -len(" or null")])
    if wanted == "time":
        return isinstance(value, str) and TIME.fullmatch(value) is not None
    if wanted == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    if wanted == "number":
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    types = {"string": str, "boolean": bool, "object": dict, "list": list}
    if wanted in types:
        return isinstance(value, types[wanted])
    return value == literal(wanted) and isinstance(value, bool) == (wanted in ("true", "false"))


def literal(text):
    if text.startswith("'"):
        return text[1:-1]
    return {"true": True, "false": False}[text] if text in ("true", "false") else int(text)


def differences(tree, path, wanted):
    """Those values at the path that are not of the type."""
    return [value for value in found(tree, path) if not is_of(value, wanted)]
