"""Verify the sealed history of a conflict map. Python's own library is enough; nothing of the map's is needed.

    python verify.py proof PROOF.json [--key KEY]
    python verify.py history LOG.jsonl CHECKPOINT.txt [--key KEY]
    python verify.py consistency PROOF.json OLD.txt NEW.txt [--key KEY]
    python verify.py keys KEYS.json

KEY is a text like «conflict-map/1f…+8c2a91f0+AV…», from who runs the map, and best from more than one place.
Without it a signature is held against the key that stands in KEYS.json or nowhere, and that is said.
The exit status is 0 when all fits, 1 when something doesn't, and says what.
"""

# One file, however long: it is copied to another machine and read there as a whole by whoever doesn't trust
# the map, so it neither imports a neighbour nor needs a package.

import base64
import hashlib
import json
import re
import sys

HEX = re.compile(r"(?:[0-9a-f]{2})+")
# RFC 9162, and the two of a record's state.
LEAF, NODE, RECORD, MEMBER = b"\x00", b"\x01", b"\x02", b"\x03"


class Wrong(Exception):
    """What doesn't fit, in words."""


def require(is_right, what):
    if not is_right:
        raise Wrong(what)


def sha(data):
    return hashlib.sha256(data).digest()


def from_hex(text):
    require(isinstance(text, str) and HEX.fullmatch(text), f"{text!r} is no hash in hex.")
    return bytes.fromhex(text)


def only(value, *names):
    require(isinstance(value, dict) and set(value) == set(names), f"Expected {names} alone.")
    return [value[name] for name in names]


def strict_json(text):
    """JSON with each name once. What is written otherwise than the map writes it is another text."""

    def unique(pairs):
        require(len(dict(pairs)) == len(pairs), "A name stands there twice.")
        return dict(pairs)

    try:
        return json.loads(text, object_pairs_hook=unique)
    except ValueError as error:
        raise Wrong(f"It is no JSON: {error}.") from None


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


# Records and trees


def digest_of_state(disclosed, withheld):
    """(digest, values by name) of a record's state, of which some members may be withheld."""
    values, members = {}, [from_hex(each) for each in withheld]
    for text in disclosed:
        member = strict_json(text)
        require(
            isinstance(member, list) and len(member) == 3, "A member isn't [salt, name, value]."
        )
        salt, name, value = member
        require(isinstance(name, str) and name not in values, f"{name!r} stands there twice.")
        from_hex(salt)
        values[name] = value
        members.append(sha(MEMBER + text.encode()))
    require(len(set(members)) == len(members), "A member stands there twice.")
    return sha(RECORD + b"".join(sorted(members))), values


def root_by_path(leaf, index, size, path):
    """The root that a leaf's path leads to (RFC 9162, 2.1.3.2)."""
    require(0 <= index < size, "The leaf lies outside the tree.")
    number, last, above = index, size - 1, leaf
    for each in path:
        require(last > 0, "The path is too long.")
        if number & 1 or number == last:
            above = sha(NODE + each + above)
            while not number & 1 and number:
                number, last = number >> 1, last >> 1
        else:
            above = sha(NODE + above + each)
        number, last = number >> 1, last >> 1
    require(last == 0, "The path is too short.")
    return above


def root_of(hashes):
    """The root of a tree by the hashes of its leaves."""
    require(hashes, "A tree has a leaf at least.")
    stack = []
    for number, each in enumerate(hashes):
        above = each
        while number & 1:
            above, number = sha(NODE + stack.pop() + above), number >> 1
        stack.append(above)
    above = stack.pop()
    while stack:
        above = sha(NODE + stack.pop() + above)
    return above


def consistent(old_size, old_root, size, root, path):
    """Whether a tree goes on with an older one (RFC 9162, 2.1.4.2). Raises Wrong."""
    if old_size == size:
        require(old_root == root and not path, "Two heads of one size differ.")
        return
    require(0 < old_size < size and path, "There is no proof, or the old log is the longer one.")
    if not old_size & (old_size - 1):
        path = [old_root, *path]
    number, last = old_size - 1, size - 1
    while number & 1:
        number, last = number >> 1, last >> 1
    first = second = path[0]
    for each in path[1:]:
        require(last > 0, "The proof is too long.")
        if number & 1 or number == last:
            first, second = sha(NODE + each + first), sha(NODE + each + second)
            while not number & 1 and number:
                number, last = number >> 1, last >> 1
        else:
            second = sha(NODE + second + each)
        number, last = number >> 1, last >> 1
    require(last == 0, "The proof is too short.")
    require(first == old_root, "It doesn't lead to the old head.")
    require(second == root, "It doesn't lead to the new head.")


# Signed notes (C2SP signed-note, tlog-checkpoint)


def read_note(note):
    """(text, signatures) of a note; a signature is (name, key number, 64 bytes)."""
    text, gap, lines = note.partition("\n\n")
    require(gap and lines.endswith("\n"), "The checkpoint isn't a signed note.")
    signatures = []
    for line in lines[:-1].split("\n"):
        parts = line.split(" ")
        require(len(parts) == 3 and parts[0] == "—", "A signature's line can't be read.")
        try:
            signed = base64.b64decode(parts[2], validate=True)
        except ValueError:
            raise Wrong("A signature isn't base64.") from None
        require(
            base64.b64encode(signed).decode() == parts[2] and len(signed) == 68,
            "A signature has a wrong length.",
        )
        signatures.append((parts[1], signed[:4], signed[4:]))
    return text + "\n", signatures


def read_checkpoint(note):
    """(log's name, size, root, text, signatures)."""
    text, signatures = read_note(note)
    lines = text.split("\n")
    require(
        len(lines) == 4 and re.fullmatch("[1-9][0-9]*", lines[1]),
        "The checkpoint's lines are wrong.",
    )
    try:
        root = base64.b64decode(lines[2], validate=True)
    except ValueError:
        raise Wrong("The checkpoint's root isn't base64.") from None
    require(
        base64.b64encode(root).decode() == lines[2] and len(root) == 32,
        "The checkpoint's root is wrong.",
    )
    return lines[0], int(lines[1]), root, text, signatures


def read_key(text):
    """(name, number, 32 bytes) of a key's text."""
    name, number, key = text.strip().split("+", 2)
    public = base64.b64decode(key, validate=True)
    require(len(public) == 33 and public[0] == 1, "The key isn't Ed25519.")
    right = sha(name.encode() + b"\n" + public)[:4]
    require(from_hex(number) == right, "The key's number isn't that of the key.")
    return name, right, public[1:]


def require_signature(note, key):
    """Raises Wrong unless the key signed the note."""
    name, number, public = read_key(key)
    text, signatures = read_note(note)
    mine = [each for each in signatures if each[0] == name and each[1] == number]
    require(mine, f"Nothing is signed with the key {name}+{number.hex()}.")
    for _, _, signature in mine:
        require(signed_by(public, text.encode(), signature), "The signature is wrong.")


# Ed25519 (RFC 8032, 5.1), for verifying alone: slow, and nothing in it is secret

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def x_of(y, sign):
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if not square:
        return None if sign else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P:
        return None
    return P - x if x & 1 != sign else x


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = x_of(BASE_Y, 0)
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def added(one, two):
    a = (one[1] - one[0]) * (two[1] - two[0]) % P
    b = (one[1] + one[0]) * (two[1] + two[0]) % P
    c, d = 2 * one[3] * two[3] * D % P, 2 * one[2] * two[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(number, point):
    total = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = added(total, point)
        point, number = added(point, point), number >> 1
    return total


def point_of(data):
    number = int.from_bytes(data, "little")
    y = number & ((1 << 255) - 1)
    x = x_of(y, number >> 255)
    return None if x is None else (x, y, 1, x * y % P)


def signed_by(public, message, signature):
    key, first = point_of(public), point_of(signature[:32])
    second = int.from_bytes(signature[32:], "little")
    if key is None or first is None or second >= ORDER:
        return False
    hashed = hashlib.sha512(signature[:32] + public + message).digest()
    one = times(second, BASE)
    two = added(first, times(int.from_bytes(hashed, "little") % ORDER, key))
    return not ((one[0] * two[2] - two[0] * one[2]) % P or (one[1] * two[2] - two[1] * one[2]) % P)


# What is verified


def read_leaf(text):
    """(instant, how many entries, root of their tree) of what stands in a leaf."""
    said = strict_json(text)
    instant, entries, root, _ = only(said, "instant", "entries", "root", "sealed")
    require(canonical(said) == text, "A leaf is written otherwise than it was sealed.")
    return instant, entries, from_hex(root)


def verify_proof(proof, key=None):
    """What a proof proves, as values by name. Raises Wrong."""
    digest, values = digest_of_state(proof["disclosed"], proof["withheld"])
    entry, leaf = proof["entry"], proof["leaf"]
    instant, size, root = read_leaf(leaf["text"])
    require(size == entry["size"], "The leaf has another number of entries.")
    found = root_by_path(sha(LEAF + digest), entry["index"], size, [*map(from_hex, entry["path"])])
    require(found == root, "The record isn't in the leaf.")
    _, log_size, log_root, _, _ = read_checkpoint(proof["checkpoint"])
    above = root_by_path(
        sha(LEAF + leaf["text"].encode()), leaf["index"], log_size, [*map(from_hex, leaf["path"])]
    )
    require(above == log_root, "The leaf isn't in the log.")
    require(instant == proof["instant"], "The leaf is of another instant.")
    if key:
        require_signature(proof["checkpoint"], key)
    return values


def verify_history(lines, note, key=None):
    """How many leaves and entries a whole history has that fits a signed head. Raises Wrong."""
    leaves, entries, left, root, digests = [], 0, 0, b"", []
    for line in lines:
        require(line.endswith("\n"), "The last line is cut off.")
        said = strict_json(line)
        require(canonical(said) + "\n" == line, "A line is written otherwise than it was.")
        if not left:
            [leaf] = only(said, "leaf")
            _, left, root = read_leaf(leaf)
            require(left > 0, "A leaf has no entries.")
            leaves.append(sha(LEAF + leaf.encode()))
            digests = []
            continue
        digest, _ = digest_of_state(*only(said, "disclosed", "withheld"))
        digests.append(sha(LEAF + digest))
        entries, left = entries + 1, left - 1
        if not left:
            require(
                root_of(digests) == root, f"Leaf {len(leaves) - 1} doesn't hold what was sealed."
            )
    require(not left, "Entries are missing at the end.")
    _, size, log_root, _, _ = read_checkpoint(note)
    require(len(leaves) >= size, f"The checkpoint has {size} leaves, the history {len(leaves)}.")
    require(root_of(leaves[:size]) == log_root, "The leaves aren't those of the checkpoint.")
    if key:
        require_signature(note, key)
    return size, entries


def verify_keys(keys):
    """The text of the newest key, each of which was signed in by the one before. Raises Wrong."""
    for before, after in zip(keys, keys[1:]):
        require(after["handover"], f"{after['key']} came without the key before it signing.")
        text, _ = read_note(after["handover"])
        require(
            text.split("\n")[1:3] == [before["key"], after["key"]], "A handover is of other keys."
        )
        require_signature(after["handover"], before["key"])
        require_signature(after["handover"], after["key"])
    return keys[-1]["key"]


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def main(words):
    key = None
    if "--key" in words:
        at = words.index("--key")
        key, words = words[at + 1], words[:at] + words[at + 2 :]
    if not words or words[0] not in ("proof", "history", "consistency", "keys"):
        sys.stderr.write(__doc__)
        return 2
    try:
        if words[0] == "proof":
            values = verify_proof(strict_json(read(words[1])), key)
            print(json.dumps(values, ensure_ascii=False, indent=2, sort_keys=True))
        elif words[0] == "history":
            with open(words[1], encoding="utf-8", newline="") as lines:
                print("%d leaves with %d entries fit." % verify_history(lines, read(words[2]), key))
        elif words[0] == "consistency":
            old, new = (read_checkpoint(read(path)) for path in words[2:4])
            path = [*map(from_hex, strict_json(read(words[1]))["path"])]
            consistent(old[1], old[2], new[1], new[2], path)
            if key:
                require_signature(read(words[3]), key)
            print(f"The log of {new[1]} leaves goes on with that of {old[1]}.")
        else:
            print(verify_keys(strict_json(read(words[1]))["keys"]))
    except (Wrong, OSError, LookupError, TypeError, ValueError) as error:
        print(f"WRONG: {error}")
        return 1
    if not key and words[0] != "keys":
        print("Who signed it wasn't looked at: give --key.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
