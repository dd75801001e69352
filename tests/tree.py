"""Checks the tree: where unsafe code is allowed, which texts must agree, and what no file may contain."""

import os
import pathlib
import re
import subprocess
import sys

from harness import Failed, same_code, shows_code_of
from harness.chinese import complaints_about
from steps import STEPS_ON_THE_PAGE, table

ROOT = pathlib.Path(__file__).resolve().parent.parent
# One file of the core, the C library, and the fuzz target that calls the C library.
UNSAFE_ALLOWED = ("crates/bestpay/src/engine/aws_lc.rs", "crates/bestpay-capi/src/", "fuzz/src/targets/c_abi.rs")
# Anything that would tie the text to one machine or one mirror. Lock files always name their registry.
FORBIDDEN = re.compile(
    r"(?<![\w.:/])/(?:work|root|home|Users)/\w|\b(?:index\.crates|static\.crates|pypi|proxy\.golang|repo1?\.maven\.apache|registry\.npmjs|deb\.debian)\.(?:io|org)\b"
)
complaints: "list[str]" = []


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def tracked() -> "list[str]":
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [name for name in listing.decode().split("\0") if name and (ROOT / name).is_file()]


TRACKED = tracked()


def texts() -> "dict[str, str]":
    found = {}
    for name in TRACKED:
        try:
            found[name] = read(name)
        except UnicodeDecodeError:
            continue
    return found


TEXTS = texts()

for name, text in TEXTS.items():
    if (
        name.endswith(".rs")
        and not name.startswith(UNSAFE_ALLOWED)
        and re.search(r"\bunsafe\s*(\{|fn|impl|extern)", text)
    ):
        complaints.append(f"{name}: unsafe code belongs in {UNSAFE_ALLOWED}")
    if not name.endswith(".lock") and name != "tests/tree.py" and (match := FORBIDDEN.search(text)):
        complaints.append(f"{name}: says {match.group()!r}")

for name in TEXTS:
    if not name.endswith(".rs") or not name.startswith(UNSAFE_ALLOWED):
        continue
    blocks = len(re.findall(r"unsafe (?:\{|impl)", TEXTS[name]))
    reasons = TEXTS[name].count("// SAFETY:")
    if blocks != reasons:
        complaints.append(f"{name}: {blocks} unsafe blocks, {reasons} SAFETY comments")


README_LINES = 150
english, chinese = TEXTS["README.md"], TEXTS["README.zh-CN.md"]
for name, text in (("README.md", english), ("README.zh-CN.md", chinese)):
    if (lines := text.count("\n")) > README_LINES:
        complaints.append(f"{name}: has {lines} lines; at most {README_LINES}, the rest belongs in docs")


def without_blocks(page: str) -> str:
    return re.sub(r"^```.*?^```$", "", page, flags=re.M | re.S)


# Written by bench/compare/run, in English only.
ENGLISH_ONLY = ("docs/performance.md",)
# Chinese readers look for other things first: the page has another structure, but all code of the English one.
OWN_ORDER = ("README.md",)
CHINESE = ".zh-CN.md"
IN_TWO_LANGUAGES = re.compile(r"(?:README|SECURITY|CHANGELOG|docs/[^/]+|python/README|bindings/[^/]+/[^/]+)\.md")
in_two_languages = {
    name
    for name in (written.replace(CHINESE, ".md") for written in TEXTS)
    if IN_TWO_LANGUAGES.fullmatch(name) and name not in ENGLISH_ONLY
}
for page in sorted(in_two_languages):
    translated = page.replace(".md", CHINESE)
    if missing := {page, translated} - TEXTS.keys():
        complaints.append(f"{missing.pop()}: is missing; a page is in English and Chinese")
        continue
    try:
        (shows_code_of if page in OWN_ORDER else same_code)(ROOT / page, ROOT / translated)
    except Failed as failed:
        complaints.append(str(failed))
    headings = [len(re.findall(r"^#+ ", without_blocks(TEXTS[name]), re.M)) for name in (page, translated)]
    if page not in OWN_ORDER and headings[0] != headings[1]:
        complaints.append(f"{page} and {translated}: their headings differ in number")
    complaints.extend(f"{translated}:{complaint}" for complaint in complaints_about(TEXTS[translated]))


def anchors(page: str) -> "set[str]":
    """The anchors that GitHub gives to a page's headings."""
    headings = re.findall(r"^#+ (.+)$", without_blocks(page), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


for name, text in TEXTS.items():
    if not name.endswith(".md"):
        continue
    for link in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`", "", without_blocks(text))):
        if re.match(r"\w+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = os.path.normpath(os.path.join(os.path.dirname(name), path)) if path else name
        if target not in TRACKED and not (ROOT / target).is_dir():
            complaints.append(f"{name}: the target of its link {link} does not exist")
        elif name.endswith(CHINESE) and target in in_two_languages and target != name.replace(CHINESE, ".md"):
            complaints.append(f"{name}: its link {link} leads to a page that has a Chinese version")
        elif anchor and anchor not in anchors(TEXTS.get(target, "")):
            complaints.append(f"{name}: there is no heading for its link {link}")

for name in sorted(TEXTS):
    readme = "README.zh-CN.md" if name.endswith(CHINESE) else "README.md"
    if re.fullmatch(r"docs/[^/]+\.md", name) and f"]({name}" not in TEXTS[readme]:
        complaints.append(f"{readme}: does not lead to {name}")

# The platforms of dist/build: Chinese words for the page that dist/run writes, and a row of the supported systems.
for target, use in re.findall(r'^    (?:glibc|Target)\(\s*"([^"]+)",\s+"([^"]+)"', TEXTS["dist/targets.py"], re.M):
    if re.search(r"[a-z]", use) and f'"{use}":' not in TEXTS["dist/platforms_page.py"]:
        complaints.append(f"dist/platforms_page.py: has no Chinese for {use!r}")
    for page in ("docs/runtime.md", "docs/runtime.zh-CN.md"):
        if f"`{target}`" not in TEXTS[page]:
            complaints.append(f"{page}: says nothing of {target}")

config = TEXTS["crates/bestpay/src/config.rs"]
settings = re.findall(
    r"^    (\w+): ", config[config.index("pub struct Config {") : config.index("enum OneOrMore")], re.M
)
for setting in settings:
    if setting not in re.findall(r"`(\w+)`", chinese):
        complaints.append(f"README.zh-CN.md: its table of settings lacks {setting}")
for variable in re.findall(r"BESTPAY_[A-Z0-9_]+", config):
    if f"`{variable}`" not in chinese:
        complaints.append(f"README.zh-CN.md: lacks the variable {variable}")

in_error = TEXTS["crates/bestpay/src/error.rs"]
in_error = in_error[in_error.index("    ErrorClass {") : in_error.index("macro_rules! error_kinds")]
classes = re.findall(r'^        \w+ \d+ "(\w+)" "', in_error, re.M)
states = re.findall(r'^    \w+ \d+ "(\w+)" "', TEXTS["crates/bestpay-cashier/src/state.rs"], re.M)
if not classes or not states:
    complaints.append("tests/tree.py: finds no classes of errors, or no states of the journal")
for page in ("docs/outcomes.md", "docs/outcomes.zh-CN.md"):
    rows = re.findall(r"^\| .*", TEXTS[page], re.M)
    if missing := {
        name for name in classes + states if not any(f"`{name}`" in "".join(row.split(" | ")[:2]) for row in rows)
    }:
        complaints.append(f"{page}: says nothing of {', '.join(sorted(missing))}")
    for row in rows:
        if re.search("`(?:unknown|waiting|sending)`", row) and "请勿重复收款" not in row:
            complaints.append(f"{page}: while the outcome is unknown, the cashier is told 请勿重复收款: {row}")

example = TEXTS["crates/bestpay/examples/first_payment.rs"]
if example[example.index("use std::time") :].rstrip() not in TEXTS["docs/first-payment.md"]:
    complaints.append("docs/first-payment.md: its program is not crates/bestpay/examples/first_payment.rs")

# Each public type of the core that has functions is shown at work: in an example of its own, or by name in another one.
PUBLIC = set(
    re.findall(r"\b[A-Z]\w+", "".join(re.findall(r"^pub use [^;]+;", TEXTS["crates/bestpay/src/lib.rs"], re.M)))
)
with_functions, shown = set(), set()
for name, text in TEXTS.items():
    if not name.startswith("crates/bestpay/src/"):
        continue
    above = implements = ""  # the documentation and attributes above a line; the type whose functions follow
    for line in text.splitlines():
        if line.lstrip().startswith(("//", "#[")):
            above += f"{line}\n"
            continue
        if header := re.match(r"(?:impl(?:<[^>]*>)?|pub struct|pub enum) (\w+)(?!.* for )", line):
            implements = header.group(1)
        if re.match(r"    pub (?:const )?fn ", line):
            with_functions.add(implements)
        examples = "".join(above.split("```")[1::2])
        shown |= {implements} if examples else set()
        shown |= set(re.findall(r"\b[A-Z]\w+", examples))
        above = ""
complaints += [f"crates/bestpay: no example shows `{name}`" for name in sorted(PUBLIC & with_functions - shown)]

# A ratio with its quartiles, in the form that bench/compare writes and each README quotes.
RATIO = r"([\d.]+) × \(([\d.]+) to ([\d.]+)\)"
CHINESE_RATIO = r"([\d.]+) 倍(?:的时间)?（([\d.]+) 至 ([\d.]+)）"
measured = re.findall(rf"^\| (?:prepare, 2048 bits|callback): .* \| {RATIO} \|", TEXTS["docs/performance.md"], re.M)
if len(measured) != 4:
    complaints.append(f"docs/performance.md: {len(measured)} of the 4 ratios that the READMEs quote were found")
for readme, text, ratio in (("README.md", english, RATIO), ("README.zh-CN.md", chinese, CHINESE_RATIO)):
    quoted = re.findall(ratio, text)
    if quoted != measured:
        complaints.append(f"{readme}: quotes {quoted}, docs/performance.md says {measured}")

version = re.search(r'^version = "(.+)"$', TEXTS["Cargo.toml"], re.M)
if not version or f"## {version.group(1)}" not in TEXTS["CHANGELOG.md"]:
    complaints.append("CHANGELOG.md: has no section for the version of Cargo.toml")

if "\n".join([STEPS_ON_THE_PAGE[0], table(), STEPS_ON_THE_PAGE[1]]) not in TEXTS.get("CONTRIBUTING.md", ""):
    complaints.append("CONTRIBUTING.md: its table of steps is not what tests/run --list prints")

# The sandbox defines the payment codes. Pages and examples for people may have them; tests ask the sandbox.
for name, text in TEXTS.items():
    is_for_people = name.endswith(".md") or "example" in name or name.startswith("crates/")
    if not is_for_people and (match := re.search(r"51000000000000000\d", text)):
        complaints.append(f"{name}: has the payment code {match.group()}; ask the sandbox: GET /sandbox/reserved")

for complaint in complaints:
    print(complaint)
print(f"tree: {len(TEXTS)} texts read, {len(complaints)} complaints")
sys.exit(bool(complaints))
