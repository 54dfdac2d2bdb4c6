"""Files with mistakes, made at random from sound ones: what `bad_files.py` tries.

A case is a small folder: an experiment, the scenario and the region that it names, a table
of points and a rule of its own. One to three mistakes are made in one of its files, each at
one level: the bytes, the structure of the TOML, its keys, its values, or values that the
declarations allow, alone and together. The same seed and number give the same case.
"""

import random
import re
from collections.abc import Callable

from bad_files_sound import (
    DESIGNS,
    EVEN,
    LETTERS,
    MAIN,
    ODD,
    POINTS,
    RULE,
    WORDS,
    Files,
    shipped,
    sound,
    with_region,
)

from hedgesim.world.parameters import parameters

Mutation = Callable[[str, random.Random], str]


def _lines(text: str) -> list[str]:
    return text.split("\n")


def _pick(text: str, chance: random.Random, wanted: Callable[[str], bool]) -> int | None:
    places = [n for n, line in enumerate(_lines(text)) if wanted(line)]
    return chance.choice(places) if places else None


def _is_pair(line: str) -> bool:
    return "=" in line and not line.lstrip().startswith("#")


def _is_header(line: str) -> bool:
    return line.startswith("[")


def _changed(
    text: str,
    chance: random.Random,
    wanted: Callable[[str], bool],
    change: Callable[[str], str],
) -> str:
    """Change one of the lines that are wanted."""
    place = _pick(text, chance, wanted)
    lines = _lines(text)
    if place is not None:
        lines[place] = change(lines[place])
    return "\n".join(lines)


def odd_value(text: str, chance: random.Random) -> str:
    """Put something odd to the right of an equals sign."""
    return _changed(
        text, chance, _is_pair, lambda line: f"{line.split('=')[0]}= {chance.choice(ODD)}"
    )


def other_value(text: str, chance: random.Random) -> str:
    """Put the value of one key to another."""
    values = [line.split("=", 1)[1] for line in _lines(text) if _is_pair(line)] or [" 1"]
    return _changed(
        text, chance, _is_pair, lambda line: f"{line.split('=')[0]}={chance.choice(values)}"
    )


def other_number(text: str, chance: random.Random) -> str:
    """Put another number in the place of one."""
    numbers = list(re.finditer(r"-?\d+(\.\d+)?", text))
    if not numbers:
        return text
    found = chance.choice(numbers)
    new = chance.choice(
        [f"-{found[0]}", f"{found[0]}0", f"{found[0]}.5", "0", "-0.0", "1e9",
         f"0.{found[0]}",
         str(chance.randint(-3, 12)), f"{chance.random():.3f}", f'"{found[0]}"', "1e-9"]
    )  # fmt: skip
    return text[: found.start()] + new + text[found.end() :]


def other_word(text: str, chance: random.Random) -> str:
    """Put one quoted word in the place of another, or misspell it."""
    words = list(re.finditer(r'"([^"\n]*)"', text))
    if not words:
        return text
    found, other = chance.choice(words), chance.choice(words)[1]
    new = chance.choice(
        [other, found[1][:-1], found[1].upper(), f"{found[1]} ", found[1] * 2]
    )
    return text[: found.start(1)] + new + text[found.end(1) :]


def misspelt_key(text: str, chance: random.Random) -> str:
    """Misspell a key, or call it as another is called."""

    def change(line: str) -> str:
        key, _, value = line.partition("=")
        swapped = key.strip()[1:2] + key.strip()[:1] + key.strip()[2:]
        new = chance.choice(
            [swapped, key.strip()[:-1], chance.choice(WORDS), f"{key.strip()}.x", '""',
             key.strip().upper(), f'"{key.strip()}"',
             f"{chance.choice(WORDS)}.{key.strip()}"]
        )  # fmt: skip
        return f"{new} ={value}"

    return _changed(text, chance, _is_pair, change)


def lost_line(text: str, chance: random.Random) -> str:
    """Lose a line."""
    return _changed(text, chance, lambda line: bool(line.strip()), lambda line: "")


def line_twice(text: str, chance: random.Random) -> str:
    """Write a line twice."""
    return _changed(text, chance, lambda line: bool(line.strip()), lambda s: f"{s}\n{s}")


def stranger(text: str, chance: random.Random) -> str:
    """Add a key of any kind of file, with an odd value, anywhere."""
    lines = _lines(text)
    new = f"{chance.choice(WORDS)} = {chance.choice(ODD)}"
    lines.insert(chance.randint(0, len(lines)), new)
    return "\n".join(lines)


def other_header(text: str, chance: random.Random) -> str:
    """Write a header of a table otherwise."""

    def change(line: str) -> str:
        name = line.strip("[] \t").split("]")[0]
        return chance.choice(
            [f"[[{name}]]", f"[{name}]", f"[{name}.{chance.choice(WORDS)}]", f"[{name}",
             f"[[{chance.choice(WORDS)}]]", f"[{chance.choice(WORDS)}]", "", f"# {line}"]
        )  # fmt: skip

    return _changed(text, chance, _is_header, change)


def moved_block(text: str, chance: random.Random) -> str:
    """Move, repeat or drop a table with what stands below its header."""
    blocks = re.split(r"(?m)^(?=\[)", text)
    block = chance.choice(blocks)
    how = chance.choice(["move", "repeat", "drop"])
    if how != "repeat":
        blocks.remove(block)
    if how != "drop":
        blocks.insert(chance.randint(0, len(blocks)), block)
    return "".join(blocks)


def other_file(text: str, chance: random.Random) -> str:
    """Go on as another kind of file would."""
    others = [*DESIGNS.values(), sound("likely")["crisis.toml"].decode(), POINTS, EVEN]
    return text[: chance.randint(0, len(text))] + "\n" + chance.choice(others)


def other_letter(text: str, chance: random.Random) -> str:
    """Put in, or take out, some letters."""
    place = chance.randint(0, len(text))
    cut = chance.choice([0, 0, 1, 2, 7, 40, 300])
    new = "".join(chance.choice(LETTERS) for _ in range(chance.choice([0, 1, 1, 2, 5])))
    return text[:place] + new + text[place + cut :]


def allowed(text: str, chance: random.Random) -> str:
    """Add what the declarations allow, each alone; together it may or may not be."""
    name, entry = chance.choice(list(parameters().items()))
    declared = entry.parameter
    ends = [declared.low, declared.high, entry.default]
    one, two = (
        chance.choice(ends),
        declared.low + chance.random() * (declared.high - declared.low),
    )
    state, rule = (
        chance.choice(("ALT", "NOR")),
        chance.choice(
            ("balance", "bandwagon", "equidistance", "neutral", "gravity", "persist")
        ),
    )
    month, keep = chance.randint(1, 9), chance.choice(("last_turn", "summaries"))
    event = chance.choice(("T01", "T02", "T03", "T04", "T05"))
    pieces = [
        f"[parameters]\n{name} = {one!r}\n",
        f"[parameters]\n{name} = {two!r}\n",
        f'[rules]\n{state} = "{rule}"\n',
        f'[[factor]]\nparameter = "{name}"\nvalues = [{one!r}, {two!r}]\n',
        f'[[factor]]\nparameter = "{name}"\nlikely = true\n',
        f'[[factor]]\nrule = "{state}"\nvalues = ["{rule}", "multi_vector"]\n',
        f'[[factor]]\nevent = "{event}"\nwhat = "present"\nvalues = [true, false]\n',
        f'[[factor]]\nevent = "{event}"\nwhat = "magnitude"\nlow = 0.0\nhigh = 1.0\n',
        f'[[factor]]\nevent = "{event}"\nwhat = "date"\nvalues = [2000-0{month}-01]\n',
        f'[record]\nkeep = "{keep}"\n',
        f'[record]\nevery = {chance.randint(1, 9)}\npairs_every = {chance.randint(0, 9)}\n',
    ]  # fmt: skip
    return f"{text}\n{chance.choice(pieces)}"


def other_cell(text: str, chance: random.Random) -> str:
    """Put something else in the place of a table's cell."""
    lines = _lines(text)
    place = chance.randrange(len(lines))
    cells = lines[place].split(",")
    new = chance.choice(
        ["", "nan", "inf", "-1", "2", "1e400", "x", '"', '"a,b"', "٣", "ALT", "NOR", "0,5",
         " ", "true", "1999", "security", "dependence", cells[-1], "=1+1", "\0"]
    )  # fmt: skip
    cells[chance.randrange(len(cells))] = new
    lines[place] = ",".join(cells)
    return "\n".join(lines)


def other_table(text: str, chance: random.Random) -> str:
    """Lose a column, write rows twice or in another order, or part cells otherwise."""
    rows = [line.split(",") for line in _lines(text)]
    column = chance.randrange(max(len(rows[0]), 1))
    how = chance.randrange(5)
    if how == 0:
        rows = [row[:column] + row[column + 1 :] for row in rows]
    elif how == 1:
        rows = [[*row[:column], *row[column : column + 1], *row[column:]] for row in rows]
    elif how == 2:
        rows = rows + rows[1:3]
    elif how == 3:
        chance.shuffle(rows)
    return "\n".join((";" if how == 4 else ",").join(row) for row in rows)


LEVELS: dict[str, tuple[Mutation, ...]] = {
    "values": (odd_value, odd_value, other_value, other_number, other_number, other_word),
    "keys": (misspelt_key, lost_line, line_twice, stranger),
    "structure": (other_header, moved_block, other_file),
    "letters": (other_letter,),
    "allowed": (allowed,),
}  # fmt: skip
OF_TABLES: tuple[Mutation, ...] = (
    other_cell,
    other_cell,
    other_table,
    other_letter,
    lost_line,
)
BYTES = "bytes"


def bytes_changed(content: bytes, chance: random.Random) -> bytes:
    """Flip, put in, take out or cut off bytes, or write the file in another encoding."""
    place = chance.randint(0, max(len(content) - 1, 0))
    return chance.choice(
        [
            content[:place],
            content[:place] + bytes([chance.randrange(256)]) + content[place + 1 :],
            content[:place] + chance.randbytes(chance.randint(1, 6)) + content[place:],
            content[:place] + content[place + chance.randint(1, 64) :],
            b"\xef\xbb\xbf" + content,
            content.replace(b"\n", b"\r\n"),
            content.replace(b"\n", b"\r"),
            content.decode().encode("utf-16") if place % 2 else content * 2,
        ]
    )  # fmt: skip


def case(number: int, seed: int = 1) -> tuple[str, str, Files]:
    """Make a case: the file with the mistakes, their levels, and the whole folder."""
    chance = random.Random(f"{seed}|{number}")
    if number % 20 == 0:
        files = {MAIN: chance.choice(shipped())}
    elif number % 6 == 1:
        files = dict(with_region())
    else:
        files = dict(sound(chance.choice(list(DESIGNS))))
    name = chance.choice([MAIN, *sorted(f for f in files if f != RULE)])
    levels = []
    for _ in range(chance.choice([1, 1, 2, 3])):
        level = chance.choice([*LEVELS, "values", "allowed", "allowed", BYTES])
        levels.append("tables" if name.endswith(".csv") and level != BYTES else level)
        if level == BYTES:
            with_bytes = bytes_changed(files[name], chance)
            return name, "+".join(sorted({*levels})), files | {name: with_bytes}
        kinds = OF_TABLES if name.endswith(".csv") else LEVELS[level]
        text = files[name].decode("utf-8")
        files[name] = chance.choice(kinds)(text, chance).encode()
    return name, "+".join(sorted({*levels})), files
