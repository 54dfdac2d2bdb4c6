"""Addresses and files with mistakes for the classroom page: what `bad_addresses.py` tries.

A case is a text: the query of an address, or an experiment file that somebody opens in the
page. It is made from one that the page itself has written for a world set at random; then
one to three mistakes are made in it. The same seed and number give the same case. Some name
a file in a folder of baits, which nothing may open.
"""

import datetime as dt
import random
import re
from collections.abc import Callable
from urllib.parse import quote, unquote

from bad_files_made import LEVELS
from bad_files_sound import LETTERS, ODD, WORDS

from hedgesim.app.address import query_of
from hedgesim.app.address_reader import PLAY
from hedgesim.app.game import LEANS, USES, Game, last_year, text_of
from hedgesim.app.offered import OFFERED, WHO, fields_of
from hedgesim.app.presets import PRESETS, base_scenario
from hedgesim.app.settings import VARIES, Added, Settings
from hedgesim.app.toml import experiment_text
from hedgesim.rules.decisions import DECISIONS
from hedgesim.world.events_schema import EVENT_TYPES
from hedgesim.world.parameters import parameters

ADDRESS, FILE = "address", "file"
STATES = ("KAZ", "KGZ", "TJK", "TKM", "UZB")
POWERS = ("RUS", "CHN", "TUR", "WEST")
BAITS = ("bait.toml", "bait.py", "bait.csv", "bait/region.toml")
"""Files that would be read if a path were followed."""

Mutation = Callable[[str, random.Random], str]


def world(chance: random.Random) -> Settings:
    """Set a world at random, as one could on the page."""
    found = Settings(preset=chance.choice(list(PRESETS)), varies=chance.choice(VARIES))
    found = found.with_seed(chance.choice([found.seed, chance.randrange(2**32)]))
    for name in chance.sample(list(parameters()), chance.randint(0, 4)):
        bounds = parameters()[name].parameter
        value = bounds.low + chance.random() * (bounds.high - bounds.low)
        found = found.with_parameter(name, chance.choice([value, round(value, 3)]))
    events = base_scenario(found.preset).events
    for event in chance.sample(events, chance.randint(0, 6)):
        change = chance.randrange(3)
        if change == 0:
            found = found.with_event_off(event.id)
        elif change == 1 and EVENT_TYPES[event.type].has_magnitude:
            found = found.with_event_size(event.id, round(chance.random(), 2))
        else:
            found = found.with_event_date(event.id, _date(chance))
    for state in chance.sample(STATES, chance.randint(0, 2)):
        found = found.with_rule(state, chance.choice(list(DECISIONS)))
    for number in range(chance.choice([0, 0, 1, 2])):
        found = found.with_added(_added(f"X{number + 1}", chance))
    return found


def _date(chance: random.Random) -> dt.date:
    return dt.date(2013, 1, 1) + dt.timedelta(days=chance.randrange(3200))


def _added(key: str, chance: random.Random) -> Added:
    kind = chance.choice(OFFERED)
    who = {"actor": chance.choice(POWERS), "partner": chance.choice(POWERS)}
    who["target"] = chance.choice(STATES)
    if kind in ("sanctions", "confrontation", "aggression"):
        who["target"] = chance.choice([p for p in POWERS if p != who["actor"]])
    actor, target, partner = (who[f] if f in fields_of(kind) else None for f in WHO)
    return Added(
        id=key,
        date=_date(chance),
        type=kind,
        title=chance.choice(["An act", 'A "pledge"; 100% & more', "Обещание", "约"]),
        actors=(actor,) if actor else (),
        targets=(target,) if target else (),
        partner=partner,
        magnitude=round(chance.random(), 3),
    )


def game(settings: Settings, chance: random.Random) -> Game:
    """Play some years of a world at random, as a state or as a power."""
    first = last_year(settings) - chance.randint(0, 6)
    role = chance.choice(STATES + POWERS)
    acts, whom = (USES, STATES) if role in POWERS else (tuple(LEANS), POWERS)
    found = Game(settings=settings, run=chance.randrange(128), role=role, first=first)
    for _ in range(chance.randint(0, last_year(settings) - first + 1)):
        year = tuple((name, chance.choice(acts)) for name in whom)
        found = found.with_choice(chance.choice([year, year, ()]))
    return found


ODD_WORDS = (
    "", "-1", "0", "1e99", "nan", "inf", "0x1", "٣", "1_000", "true", "None", "NaN", " ",
    "..", "../bait.toml", "bait.toml", "bait", "./bait", "bait.py:even", "/etc/passwd",
    "C:\\x", "file:///etc/passwd", "http://example.org", "history.toml", "triad", "calm",
    "KAZ", "E082", "E082:0.3", "E082:2022-02-30", "E082:", ":", ",", ";", ";" * 9, "&", "=",
    "%00", "%ff%fe", "%", "\0", "\u202e", "<script>alert(1)</script>", "{0.__class__}",
    "${x}", "'; DROP TABLE", "2**99", "__import__('os')", "x" * 300, "9" * 400, "all",
    "multi_vector", "join", "set", "2022-02-24", "9999-99-99", "1066-10-14", "true,false",
)  # fmt: skip
"""What stands in an address in the place of a value, or of a part of one."""


def _entries(text: str) -> list[str]:
    return text.split("&")


def odd_entry(text: str, chance: random.Random) -> str:
    """Give an entry another value, or a part of one."""
    entries = _entries(text)
    place = chance.randrange(len(entries))
    key, _, value = entries[place].partition("=")
    odd = chance.choice(ODD_WORDS)
    signs = [sign for sign in ",:;" if sign in value]
    if signs:
        parts = value.split(chance.choice(signs))
        parts[chance.randrange(len(parts))] = odd
        odd = chance.choice([*signs]).join(parts)
    entries[place] = f"{key}={odd if chance.random() < 0.4 else quote(odd, safe=':,;')}"
    return "&".join(entries)


def odd_key(text: str, chance: random.Random) -> str:
    """Misspell a key, or call it as another is called."""
    entries = _entries(text)
    place = chance.randrange(len(entries))
    key, _, value = entries[place].partition("=")
    known = ["world", "off", "size", "date", "rule", "add", "varies", "seed", "pin", PLAY]
    new = chance.choice([key[:-1], key.upper(), key * 2, "", *known, *list(parameters())])
    entries[place] = f"{new}={value}"
    return "&".join(entries)


def more_entries(text: str, chance: random.Random) -> str:
    """Add entries: one that is there, one of any key, or very many."""
    known = ["off", "size", "date", "rule", "add", "varies", "pin", "path", "state", "run"]
    new = f"{chance.choice(known)}={quote(chance.choice(ODD_WORDS))}"
    many = "&".join(f"{chance.choice(known)}={n}" for n in range(chance.choice([9, 999])))
    return f"{text}&{chance.choice([new, new, new, chance.choice(_entries(text)), many])}"


def pinned(text: str, chance: random.Random) -> str:
    """Put an address with a mistake into the pin, once or several times."""
    inner = odd_entry(text, chance)
    for _ in range(chance.choice([1, 1, 2, 5])):
        inner = f"{text}&pin={quote(inner)}"
    return inner


def long_lists(text: str, chance: random.Random) -> str:
    """Make lists of very many ids, known and not."""
    key = chance.choice(["off", "size", "date", "rule"])
    tail = {"off": "", "size": ":0.5", "date": ":2020-01-01", "rule": ":neutral"}[key]
    count = chance.choice([3, 300, 3000])
    return f"{text}&{key}=" + ",".join(f"E{n}{tail}" for n in range(count))


def other_letters(text: str, chance: random.Random) -> str:
    """Put in, or take out, some letters, once decoded or not."""
    text = unquote(text) if chance.random() < 0.3 else text
    place, cut = chance.randint(0, len(text)), chance.choice([0, 1, 2, 7, 40])
    new = "".join(chance.choice(LETTERS + "&=:;,%") for _ in range(chance.randint(1, 5)))
    return text[:place] + new + text[place + cut :]


OF_ADDRESSES: tuple[Mutation, ...] = (
    odd_entry, odd_entry, odd_entry, odd_key, more_entries, pinned, long_lists,
    other_letters,
)  # fmt: skip


def _put(*lines: str) -> Mutation:
    """Make a mutation that replaces the line of a key by one of some, or adds it on top."""

    def change(text: str, chance: random.Random) -> str:
        new = chance.choice(lines)
        key = new.split(" = ")[0]
        kept = [line for line in text.split("\n") if not line.startswith(f"{key} = ")]
        return "\n".join([new, *kept])

    return change


def _below(*tables: str) -> Mutation:
    """Make a mutation that adds a table below, in the place of one of the same name."""

    def change(text: str, chance: random.Random) -> str:
        new = chance.choice(tables)
        header = re.escape(new.split("\n")[0])
        kept = text if "[[" in new else re.sub(rf"(?ms)^{header}$.*?(?=^\[|\Z)", "", text)
        return f"{kept}\n{new}\n"

    return change


def deep(text: str, chance: random.Random) -> str:
    """Nest tables or lists far too deeply."""
    depth = chance.choice([40, 400])
    return chance.choice(
        [f"x = {'[' * depth}{']' * depth}\n{text}", f"{text}\n[parameters{'.a' * depth}]\n",
         f"{'.'.join('a' * depth)} = 1\n{text}"]
    )  # fmt: skip


def large(text: str, chance: random.Random) -> str:
    """Write far too much."""
    return chance.choice(
        [text + "#" * 2000, text + "# x\n" * 20_000, text + "\n[parameters]\n" + "\n".join(
            f"x{n} = 1" for n in range(3000)), "\n".join([text] * 20), text + "\n" +
         '[[event]]\nid = "x"\n' * 900]
    )  # fmt: skip


def odd_value(text: str, chance: random.Random) -> str:
    """Give a key of the file an odd value."""
    lines = text.split("\n")
    places = [n for n, line in enumerate(lines) if " = " in line and line[0] != "#"]
    if places:
        place = chance.choice(places)
        lines[place] = f"{lines[place].split(' = ')[0]} = {chance.choice(ODD)}"
    return "\n".join(lines)


def stranger(text: str, chance: random.Random) -> str:
    """Add a key of any kind of file, with an odd value, anywhere."""
    lines = text.split("\n")
    new = f"{chance.choice(WORDS)} = {chance.choice(ODD)}"
    lines.insert(chance.randint(0, len(lines)), new)
    return "\n".join(lines)


PATHS = ('"bait.toml"', '"./bait"', '"../bait.toml"', '"bait"', '"/etc/passwd"', '"~/x"')
OF_FILES: tuple[Mutation, ...] = (
    odd_value,
    stranger,
    deep,
    large,
    _put(*(f"scenario = {path}" for path in PATHS), 'scenario = "calm"'),
    _put(*(f"region = {path}" for path in PATHS), 'region = "triad"'),
    _put("turns = 400", "turns = 4", "runs = 10000000", "start = 2014", "format = 2"),
    _below('[rules]\nKAZ = "bait.py:even"', '[rules]\nKAZ = "../bait.py:even"'),
    _below('[design]\nkind = "list"\nfile = "bait.csv"', '[design]\nkind = "grid"'),
    _below('[[factor]]\nrule = "KAZ"\nvalues = ["bait.py:even", "persist"]'),
    _below('[[figure]]\nquantity = "kin_exposure"\nstate = "all"\npartner = "RUS"\n'
           'value = 0.1\nnote = "n"'),
    _below('extends = "bait.toml"', '[[event]]\nid = "Y"\ntype = "set"'),
    *(mutation for level in LEVELS.values() for mutation in level),
)  # fmt: skip


def case(number: int, seed: int = 1) -> tuple[str, str]:
    """Make a case: what kind of text it is, and the text."""
    chance = random.Random(f"{seed}|{number}")
    kind = FILE if number % 2 else ADDRESS
    settings = world(chance)
    extra = ((PLAY, text_of(game(settings, chance))),) if number % 6 == 0 else ()
    text = query_of(settings, extra=extra) if kind == ADDRESS else experiment_text(settings)
    mutations = OF_ADDRESSES if kind == ADDRESS else OF_FILES
    for _ in range(chance.choice([1, 1, 2, 3])):
        text = chance.choice(mutations)(text, chance)
    return kind, text
