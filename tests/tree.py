"""What the tree promises of itself: where unsafe code may stand, which texts must agree, what no file may say."""

import os
import pathlib
import re
import subprocess
import sys

from harness import Failed, same_code
from steps import STEPS_ON_THE_PAGE, table

ROOT = pathlib.Path(__file__).resolve().parent.parent
# One file of the core, and the C library and the fuzz target that calls it, whose callers know no other kind.
UNSAFE_ALLOWED = ("crates/bestpay/src/engine/aws_lc.rs", "crates/bestpay-capi/src/", "fuzz/src/targets/c_abi.rs")
# What would tie the text to one machine or one mirror. Lock files name their registry by themselves.
FORBIDDEN = re.compile(
    r"(?<![\w.:/])/(?:work|root|home|Users)/\w|\b(?:index\.crates|static\.crates|pypi|proxy\.golang|repo1?\.maven\.apache|registry\.npmjs|deb\.debian)\.(?:io|org)\b"
)
complaints: "list[str]" = []


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def tracked() -> "list[str]":
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [name for name in listing.decode().split("\0") if name and (ROOT / name).is_file()]


def texts() -> "dict[str, str]":
    found = {}
    for name in tracked():
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
        complaints.append(f"{name}: unsafe code belongs into {UNSAFE_ALLOWED}")
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

# Written by bench/compare/run, in English only.
ENGLISH_ONLY = ("docs/performance.md",)
CHINESE = ".zh-CN.md"
in_two_languages = {
    name.replace(CHINESE, ".md")
    for name in TEXTS
    if name.endswith(".md") and name.startswith(("README.", "docs/")) and name not in ENGLISH_ONLY
}
for page in sorted(in_two_languages):
    translated = page.replace(".md", CHINESE)
    if missing := {page, translated} - TEXTS.keys():
        complaints.append(f"{missing.pop()}: is missing; a page is in English and Chinese")
        continue
    try:
        same_code(ROOT / page, ROOT / translated)
    except Failed as failed:
        complaints.append(str(failed))
    if len(re.findall(r"^#+ ", TEXTS[page], re.M)) != len(re.findall(r"^#+ ", TEXTS[translated], re.M)):
        complaints.append(f"{page} and {translated}: their headings differ in number")


def without_blocks(page: str) -> str:
    return re.sub(r"^```.*?^```$", "", page, flags=re.M | re.S)


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
        if target not in TEXTS and not (ROOT / target).is_dir():
            complaints.append(f"{name}: its link {link} leads nowhere")
        elif anchor and anchor not in anchors(TEXTS.get(target, "")):
            complaints.append(f"{name}: its link {link} leads to no heading")

example = TEXTS["crates/bestpay/examples/first_payment.rs"]
if example[example.index("use std::time") :].rstrip() not in TEXTS["docs/first-payment.md"]:
    complaints.append("docs/first-payment.md: its program is not crates/bestpay/examples/first_payment.rs")

for name, text in TEXTS.items():
    if not name.startswith("crates/bestpay/src/"):
        continue
    above: "list[str]" = []  # the documentation and attributes above a line; macro templates count like what they make
    for line in map(str.strip, text.splitlines()):
        function = re.match(r"pub (?:const )?fn (\$?\w+)", line)
        if function and "```" not in "".join(above) and "example!" not in "".join(above):
            complaints.append(f"{name}: `{function.group(1)}` has no example")
        above = [*above, line] if line.startswith(("///", "#[", "//")) else []

# A ratio with its quartiles, as bench/compare writes it and as each README quotes it.
RATIO = r"([\d.]+) × \(([\d.]+) to ([\d.]+)\)"
CHINESE_RATIO = r"([\d.]+) 倍(?:的时间)?\(([\d.]+) 至 ([\d.]+)\)"
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

# A payment code has its meaning in the sandbox. People read it on pages and try it with an example; a test asks.
for name, text in TEXTS.items():
    is_for_people = name.endswith(".md") or "example" in name or name.startswith("crates/")
    if not is_for_people and (match := re.search(r"51000000000000000\d", text)):
        complaints.append(f"{name}: has the payment code {match.group()}; the sandbox tells it, GET /sandbox/reserved")

for complaint in complaints:
    print(complaint)
print(f"tree: {len(TEXTS)} texts read, {len(complaints)} complaints")
sys.exit(bool(complaints))
