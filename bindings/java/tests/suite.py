#!/usr/bin/env python3
"""The jar: built, documented and tested on this machine's JDK, then its examples and its pages' code against it.

    bindings/java/tests/suite.py            the whole suite on the JDK of PATH, and the Spring Boot starter; on the
                                            oldest and the newest other JDK the vectors, the faults, loading and a
                                            payment
    bindings/java/tests/suite.py --all      the whole suite, the starter and the examples on every JDK

Both take the dev build of the library and of the program; what is packed here is for testing.
"""

from __future__ import annotations

import difflib
import os
import platform
import re
import shlex
import shutil
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
import zipfile
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "tests"))

from harness import (
    DEBUG,
    PROGRAM,
    ROOT,
    TARGET,
    VECTORS,
    Ended,
    Failed,
    Header,
    Sandbox,
    Suite,
    code_blocks,
    fresh_folder,
    machine,
    must_run_every_row,
    must_run_every_vector,
    output,
    run,
    same_code,
    start,
    until,
)

HERE = ROOT / "bindings" / "java"
EXAMPLES = HERE / "examples"
SOURCES = HERE / "src/main/java/io/github/bestpay"
POM = "{http://maven.apache.org/POM/4.0.0}"
# Another folder than that of a release: both may be built at once.
BUILT = TARGET / "java-suite"
JUNIT = TARGET / "java-suite-junit"
STARTER = TARGET / "java-suite-spring-boot-starter"
# Compiled by one check for the later ones, also those of a run that chooses only them.
EXAMPLE_CLASSES = BUILT / "examples"
LIBRARY = TARGET / "java-library" / "libbestpay.so"
# As JNA calls it.
PLATFORM = "linux-" + platform.machine().replace("_", "-")
# The first byte code that JDK 8 reads.
JDK_8 = 52
# Where JDK 8 does not look for it.
MODULE = "META-INF/versions/9/module-info.class"
# The first release of Java that Spring Boot runs on.
SPRING = 17
# The first releases of Java that have modules, that know the option for native access, and that can deny it.
MODULES = 9
ALLOWS_NATIVE_ACCESS = 17
DENIES_NATIVE_ACCESS = 24
SHOP = """package shop;

import io.github.bestpay.Merchant;
import io.github.bestpay.MerchantKey;
import io.github.bestpay.PlatformKey;
import java.nio.file.Paths;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        try (MerchantKey key = MerchantKey.fromFile(Paths.get(arguments[0]), null);
                PlatformKey platformKey = PlatformKey.fromFile(Paths.get(arguments[1]));
                Merchant merchant = Merchant.builder()
                        .apiUrl("test")
                        .institutionCode("3178000000000001")
                        .merchantNo("3178000000000002")
                        .key(key)
                        .platformKey(platformKey)
                        .clock(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC))
                        .build()) {
            System.out.println("Beijing: " + merchant.now());
        }
    }
}
"""
TESTS = "io.github.bestpay.tests"
LATIN_1 = {"LC_ALL": "C"}
# Maven lives for seconds: optimizing it costs more than it saves.
SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


class Jdk(NamedTuple):
    home: Path
    version: str

    @property
    def release(self) -> int:
        """1.8.0_392 is 8, as people say."""
        numbers = [int(number) for number in re.findall(r"\d+", self.version)]
        return numbers[1] if numbers[0] == 1 else numbers[0]

    def tool(self, name: str) -> Path:
        return self.home / "bin" / name


def jdks() -> list[Jdk]:
    """All JDKs of the machine, each once: first that of PATH, which builds."""
    on_path = shutil.which("javac")
    compilers = [Path(on_path or "javac"), *sorted(Path("/usr/lib/jvm").glob("*/bin/javac"))]
    homes = dict.fromkeys(compiler.resolve().parents[1] for compiler in compilers)
    return [Jdk(home, run(home / "bin/javac", "-version").output.split()[-1]) for home in homes]


def oldest_and_newest(some: list[Jdk]) -> list[Jdk]:
    by_age = sorted(some, key=lambda jdk: jdk.release)
    return list(dict.fromkeys(by_age[:1] + by_age[-1:]))


# --- the jar, and its tests -------------------------------------------------------------------------------------------


def verified_by_maven(jdk: Jdk) -> Ended:
    for folder in (BUILT, JUNIT, STARTER, LIBRARY.parent):
        fresh_folder(folder.name)
    # Debug information is no part of what ships, and every program would unpack it.
    run("objcopy", "--strip-debug", DEBUG / "libbestpay_capi.so", LIBRARY)
    ended = maven(jdk, "all.xml")
    starter_was_tested()
    return whole_suite(ended)


def maven(jdk: Jdk, project: str, *options: str) -> Ended:
    ended = run(
        "mvn", "-q", "-B", "-ntp", "-Dstyle.color=never", "-f", HERE / project, "verify", *options,
        f"-Dbestpay.build={BUILT}", f"-Dbestpay.library={LIBRARY}", f"-Dbestpay.platform={PLATFORM}",
        f"-Dbestpay.program={PROGRAM}",
        env={"JAVA_HOME": str(jdk.home), "MAVEN_OPTS": os.environ.get("MAVEN_OPTS", SHORT_LIVED)},
    )  # fmt: skip
    # Maven resets the colours that it has not set.
    return ended._replace(output=re.sub(r"\x1b\[\d*m", "", ended.output))


def page_builds_starter(jdk: Jdk) -> None:
    """The page's command, but for what it installs. It runs no test: the program that they need is not there."""
    commands = [
        line for block in code_blocks(HERE / "README.md", "sh") for line in block.splitlines() if "all.xml" in line
    ]
    if len(commands) != 1:
        raise Failed(f"the page has {len(commands)} commands with all.xml, not 1")
    # Where nothing was built before.
    folder = fresh_folder("java-suite-page")
    run(
        *shlex.split(commands[0]), "-B", "-ntp", "-Dmaven.install.skip", "-Dmaven.javadoc.skip",
        f"-Dbestpay.build={folder}/java", f"-Dbestpay.library={LIBRARY}", f"-Dbestpay.platform={PLATFORM}",
        f"-Dbestpay.program={folder}/none", cwd=ROOT,
        env={"JAVA_HOME": str(jdk.home), "MAVEN_OPTS": os.environ.get("MAVEN_OPTS", SHORT_LIVED)},
    )  # fmt: skip
    for name in ("java/bestpay", "java-junit/bestpay-junit", "java-spring-boot-starter/bestpay-spring-boot-starter"):
        if not (made := folder / f"{name}-{Header().version}.jar").exists():
            raise Failed(f"{commands[0]} made no {made.name}")


def starter_was_tested() -> None:
    """By an application that was started, with no test left out."""
    (report,) = (STARTER / "surefire-reports").glob("TEST-*.xml")
    counts = ElementTree.parse(report).getroot().attrib
    if int(counts["tests"]) == 0 or any(int(counts[name]) for name in ("skipped", "failures", "errors")):
        raise Failed(f"the tests of the Spring Boot starter: {counts}")


def starter(jdk: Jdk) -> None:
    maven(jdk, "all.xml", "-DskipITs", "-Dmaven.javadoc.skip")
    starter_was_tested()


def whole_suite(ended: Ended) -> Ended:
    must_run_every_row(must_run_every_vector(ended))
    return ended.must_say("fastjson: 20000 of 20000").must_say("leaks: ")


def jar() -> Path:
    """What ships, sources and documentation apart."""
    found = [path for path in BUILT.glob("bestpay-*.jar") if not path.stem.endswith(("-sources", "-javadoc"))]
    if len(found) != 1:
        raise Failed(f"{BUILT} has {len(found)} jars: run the first check, which builds it")
    return found[0]


def junit(jdk: Jdk, *selected: str, options: tuple[str, ...] = (), env: dict[str, str] | None = None) -> Ended:
    """The tests that Maven has compiled, against the jar, on any JDK."""
    classes = BUILT / "test-classes"
    return run(
        jdk.tool("java"), *options, f"-Dbestpay.program={PROGRAM}", f"-Dbestpay.vectors={VECTORS}",
        f"-Dbestpay.old-jna={BUILT}/old/jna.jar",
        "-cp", f"{jar()}:{classes}:{BUILT}/test-lib/*", "org.junit.platform.console.ConsoleLauncher", "execute",
        *(selected or (f"--scan-classpath={classes}",)), "--fail-if-no-tests", "--disable-banner", "--details=none",
        env=env,
    )  # fmt: skip


def select(*classes: str) -> list[str]:
    return [f"--select-class={TESTS}.{name}" for name in classes]


def vectors_and_faults(jdk: Jdk) -> Ended:
    return must_run_every_row(
        must_run_every_vector(junit(jdk, *select("VectorsTest", "FaultsTest", "LoadingTest", "VirtualThreadsTest")))
    )


def every_test(jdk: Jdk) -> Ended:
    return whole_suite(junit(jdk))


def in_latin_1(jdk: Jdk) -> Ended:
    """The machine's character set is no business of ours."""
    option = "-Dfile.encoding=ISO-8859-1"
    run(jdk.tool("java"), option, "-XshowSettings:properties", "-version", env=LATIN_1).must_say(
        "file.encoding = ISO-8859-1"
    )
    return must_run_every_vector(
        junit(jdk, *select("VectorsTest", "CallbackTest", "InterfacesTest"), options=(option,), env=LATIN_1)
    )


# --- what ships -------------------------------------------------------------------------------------------------------


def same_version() -> str:
    library = Header().version
    declared = ElementTree.parse(HERE / "pom.xml").getroot().findtext(f"{POM}version")
    if declared != library:
        raise Failed(f"the header is of version {library}, pom.xml of {declared}")
    for page in ("README.md", "README.zh-CN.md"):
        if f"<version>{library}</version>" not in (HERE / page).read_text(encoding="utf-8"):
            raise Failed(f"{page} does not name version {library}")
    return library


def resources() -> None:
    with zipfile.ZipFile(jar()) as packed:
        names = packed.namelist()
        for name in (f"{PLATFORM}/libbestpay.so", "META-INF/LICENSE-MIT", "META-INF/LICENSE-APACHE", MODULE):
            if name not in names:
                raise Failed(f"{jar().name} has no {name}")
        manifest = packed.read("META-INF/MANIFEST.MF").decode()
        if "Multi-Release: true\r\n" not in manifest:
            raise Failed(f"no JDK looks for the module's description:\n{manifest}")
        for name in names:
            if (
                name.endswith(".class")
                and name != MODULE
                and (found := int.from_bytes(packed.read(name)[6:8], "big")) != JDK_8
            ):
                raise Failed(f"{name} is byte code of version {found}, and JDK 8 reads {JDK_8}")


def only_jna(lib: Path) -> None:
    """One dependency, and the public classes do not show it."""
    names = sorted(re.sub(r"-\d[\d.]*\.jar$", "", path.name) for path in lib.iterdir())
    if names != ["bestpay.jar", "jna"]:
        raise Failed(f"the jar comes with {names}")
    with zipfile.ZipFile(lib / "bestpay.jar") as packed:
        files = [name for name in packed.namelist() if name.endswith(".class") and name != MODULE]
    classes = [name[: -len(".class")].replace("/", ".") for name in files]
    # Public members of C are not public, as C is not.
    listed = [name for name in classes if not re.search(r"\.C(\$|$)", name)]
    declared = output("javap", "-protected", "-cp", f"{lib}/*", *listed)
    # javap shows classes that are not public as well: what they have is nobody's business.
    shown = re.findall(r"^(?:public|protected)[^\n]*\{\n.*?^\}", declared, re.M | re.S)
    if not any("public final class io.github.bestpay.BestpayClient" in one for one in shown):
        raise Failed(f"javap does not show BestpayClient:\n{declared}")
    for one in shown:
        if "com.sun.jna" in one:
            raise Failed(f"a public class shows JNA:\n{one}")


def module(lib: Path, folder: Path, jdk: Jdk) -> None:
    """A shop that is a module, with the jars on the module path. Its clock is called; JNA alone calls native code."""
    described = run(jdk.tool("java"), "--module-path", lib, "--describe-module", "io.github.bestpay")
    described.must_say("exports io.github.bestpay\n").must_say("requires com.sun.jna")
    sources = folder / f"module-{jdk.version}"
    (sources / "shop").mkdir(parents=True)
    (sources / "module-info.java").write_text("module shop {\n    requires io.github.bestpay;\n}\n", encoding="utf-8")
    (sources / "shop/Main.java").write_text(SHOP, encoding="utf-8")
    classes = sources / "classes"
    run(jdk.tool("javac"), "-Xlint:all", "-Werror", "--module-path", lib, "-d", classes, *sources.rglob("*.java"))
    deny = ("--illegal-native-access=deny",) if jdk.release >= DENIES_NATIVE_ACCESS else ()
    access = (*deny, "--enable-native-access=com.sun.jna") if jdk.release >= ALLOWS_NATIVE_ACCESS else ()
    keys = (VECTORS / "keys/merchant-1024.pkcs8.der", VECTORS / "keys/platform-1024.cer")
    run(
        jdk.tool("java"), *access, "--module-path", f"{lib}:{classes}", "-m", "shop/shop.Main", *keys
    ).must_say("Beijing: 1970-01-01T08:00")  # fmt: skip


# --- the code of examples and pages -----------------------------------------------------------------------------------


def documented_examples() -> str:
    """The examples in the documentation of the classes, each as a method; what they take as given is its parameters."""
    found = [
        example
        for source in sorted(SOURCES.glob("*.java"))
        for example in re.findall(r"^ *\* <pre>\{@code\n(.*?)^ *\* \}</pre>$", source.read_text("utf-8"), re.M | re.S)
    ]
    if len(found) < 3:
        raise Failed(f"{len(found)} examples in the documentation, and there were 3 at least")
    imports = (
        "io.github.bestpay.*",
        "java.nio.file.Paths",
        "java.time.Duration",
        "java.util.Collections",
        "java.util.Map",
    )
    methods = [
        f"void example{number}(BarcodeOrder order) {{\n" + re.sub(r"^ *\* ?", "", example, flags=re.M) + "}\n"
        for number, example in enumerate(found)
    ]
    return "".join(f"import {name};\n" for name in imports) + class_of("Documented", "".join(methods))


def page(name: str, class_name: str) -> str:
    """The Java of a page, as one class."""
    blocks = code_blocks(HERE / name, "java")
    if not blocks:
        raise Failed(f"{name} has no Java")
    lines = "".join(blocks).splitlines(keepends=True)
    imports = sorted({line for line in lines if line.startswith("import ")})
    return "".join(imports) + class_of(class_name, "".join(line for line in lines if not line.startswith("import ")))


def class_of(name: str, body: str) -> str:
    return f"abstract class {name} {{\n{body}}}\n"


def compiles(lib: Path, written: Path) -> None:
    """By one compiler: the example programs, and as classes what the documentation and the pages show."""
    shown = {
        "Documented": documented_examples(),
        "Readme": page("README.md", "Readme"),
        "ComingFromTheOfficialDemo": page("coming-from-the-official-demo.md", "ComingFromTheOfficialDemo"),
        "Guide": page("../../docs/guide.md", "Guide"),
    }
    written.mkdir()
    for name, text in shown.items():
        (written / f"{name}.java").write_text(text, encoding="utf-8")
    run(
        "javac", "--release", "8", "-encoding", "UTF-8", "-Xlint:all,-options,-classfile", "-Werror", "-proc:none",
        "-cp", f"{lib}/*:{BUILT}/test-lib/*", "-d", EXAMPLE_CLASSES,
        EXAMPLES / "PosTerminal.java", EXAMPLES / "CallbackServer.java",
        *(written / f"{name}.java" for name in shown),
    )  # fmt: skip


def compiles_spring(lib: Path, classes: Path) -> None:
    run(
        "javac", "-encoding", "UTF-8", "-Xlint:all,-classfile", "-Werror", "-parameters", "-proc:none",
        "-cp", f"{lib}/*:{BUILT}/test-lib/*", "-d", classes, EXAMPLES / "NoticeController.java",
    )  # fmt: skip


def shows_controller(name: str) -> None:
    """The page's controller is the example's first methods, comments apart."""

    def code(text: str) -> list[str]:
        without_comments = re.sub(r" *//[^\n]*| */\*\*.*?\*/", "", text, flags=re.S)
        return [line for line in without_comments.splitlines() if line.strip()]

    blocks = code_blocks(HERE / name, "java NoticeController")
    if len(blocks) != 1:
        raise Failed(f"{name} has {len(blocks)} controllers")
    # The example goes on where the page's class ends.
    shown = code(blocks[0])[:-1]
    example = code((EXAMPLES / "NoticeController.java").read_text(encoding="utf-8"))
    begin = example.index("@RestController")
    same = example[begin : begin + len(shown)]
    if same != shown:
        raise Failed("\n".join(difflib.unified_diff(same, shown, "the example", name, lineterm="")))


# --- the examples, at the sandbox -------------------------------------------------------------------------------------


class Till:
    """The example programs, run from outside the project by a JDK."""

    def __init__(self, sandbox: Sandbox, folder: Path, jdk: Jdk, *options: str) -> None:
        self.sandbox = sandbox
        self.folder = folder
        self.jdk = jdk
        self.command: tuple[str | Path, ...] = (jdk.tool("java"), *options, "-cp", f"{folder}/lib/*:{EXAMPLE_CLASSES}")

    def as_module(self) -> None:
        """With the jars on the module path."""
        options = ("--module-path", self.folder / "lib", "--add-modules", "io.github.bestpay")
        access = "--enable-native-access=com.sun.jna"
        run(
            self.jdk.tool("java"), *options, access, "-cp", EXAMPLE_CLASSES,
            "PosTerminal", self.sandbox.config, "12.50",
            "--code", self.sandbox.code["paid"], cwd=self.folder, errors=self.folder / "errors", timeout=120,
        ).must_say("Paid.")  # fmt: skip

    def pos(
        self,
        *words: str | Path,
        says: str,
        status: int = 0,
        yuan: str = "12.50",
        config: Path | None = None,
        scan: str = "",
    ) -> Ended:
        """The till ends with the status, and the cashier reads the phrase."""
        return run(
            *self.command, "PosTerminal", config or self.sandbox.config, yuan, *words,
            status=status, cwd=self.folder, input=scan, errors=self.folder / "errors", timeout=120,
        ).must_say(says)  # fmt: skip

    def after_fault(self, fault: str) -> None:
        self.sandbox.order_fault("barcode_order", fault)
        paid = self.pos("--code", self.sandbox.code["paid"], says="Do not charge again.", yuan="3.00")
        paid.must_have_line("Paid.")

    def after_refund_fault(self, fault: str) -> None:
        self.sandbox.order_fault("refund", fault)
        order = f"REFUND-{fault}"
        self.pos(
            "--order", order, "--code", self.sandbox.code["paid"], "--refund", says="Refunded.\nCNY 3.00", yuan="3.00"
        )
        self.must_have_sent(order, "refund", fault)

    def must_have_sent(self, order: str, interface: str, fault: str) -> None:
        """One request of this interface about the order, and the fault came to it."""
        faults = [call["fault"] for call in self.sandbox.calls(order, interface)]
        if faults != [fault]:
            raise Failed(f"{interface} of {order}: the platform's calls had the faults {faults}, not [{fault!r}]")

    def plug_pulled(self) -> None:
        """The till is killed while it waits for the answer, and started again."""
        self.sandbox.order_fault("barcode_order", "no_answer")
        words = ("--order", "PLUG", "--code", self.sandbox.code["paid"])
        command = (*self.command, "PosTerminal", self.sandbox.config, "3.00", *words)
        log = self.folder / "killed"
        killed = start(*command, log=log, cwd=self.folder)

        def has_sent() -> bool:
            if killed.poll() is not None:
                raise Failed(f"the till did not wait for an answer; it said:\n{log.read_text('utf-8')}")
            return bool(self.sandbox.calls("PLUG", "barcode_order"))

        try:
            until("the till sends its order", has_sent)
        finally:
            killed.kill()
            killed.wait()
        self.pos(*words, says="SETTLED AFTER THE RESTART: 1", yuan="3.00").must_have_line("Paid.")
        self.must_have_sent("PLUG", "barcode_order", "no_answer")

    def callback(self, form: str) -> None:
        """The server's order is paid, and the server hears of it."""
        order = f"{form.upper()}-{self.jdk.version}"
        self.sandbox.post("/sandbox/settings", {"callback_format": form})
        log = self.folder / "server"
        server = start(*self.command, "CallbackServer", self.sandbox.config, order, "12.50", log=log, cwd=self.folder)
        try:
            # A newer JDK has a warning before it.
            until(
                "the server says its port", lambda: server.poll() is not None or port_in(log.read_text("utf-8")) != ""
            )
            port = port_in(log.read_text("utf-8"))
            if not port:
                raise Failed(f"CallbackServer did not say its port: {log.read_text('utf-8')}")
            run(
                PROGRAM, "order", "--config", self.sandbox.config, "--yuan", "12.50", "--out-trade-no", order,
                "--medium-no", self.sandbox.code["paid"], "--subject", "s", "--goods-info", "g", "--operator", "till-1",
                "--notify-url", f"http://127.0.0.1:{port}/notice",
            )  # fmt: skip
            until("the server ends", lambda: server.poll() is not None, 120)
        finally:
            server.kill()
            server.wait()
        said = log.read_text("utf-8")
        if server.returncode != 0 or f"order {order} is SUCCESS" not in said:
            raise Failed(f"CallbackServer ended with {server.returncode}; it said:\n{said}")


def port_in(said: str) -> str:
    """The line of digits, once it is whole; empty before that."""
    found = re.search(r"^(\d+)\n", said, re.M)
    return found.group(1) if found else ""


def outside(folder: Path) -> Path:
    """What a program without Maven has: the jar and what it depends on, in a folder outside the project."""
    lib = folder / "lib"
    shutil.copytree(BUILT / "lib", lib)
    shutil.copy(jar(), lib / "bestpay.jar")
    return lib


def without_library(folder: Path) -> None:
    """Takes the library out of the jar."""
    packed = folder / "lib" / "bestpay.jar"
    bare = folder / "bare.jar"
    with zipfile.ZipFile(packed) as before, zipfile.ZipFile(bare, "w") as after:
        for name in before.namelist():
            if not name.endswith("/libbestpay.so"):
                after.writestr(name, before.read(name))
    bare.replace(packed)


def examples(suite: Suite, sandbox: Sandbox, folder: Path, jdk: Jdk) -> None:
    """All that the till can come to."""
    till = Till(sandbox, folder, jdk)
    code = sandbox.code
    # A shop whose journal has an order that stays open.
    patient = shutil.copytree(sandbox.folder, folder / "patient") / "bestpay.toml"
    nobody = sandbox.without_platform()
    suite.check("PosTerminal scans", till.pos, says="Paid.", yuan="0.01", scan=code["paid"] + "\n")
    suite.check(
        "PosTerminal prints a receipt after a wait", till.pos, "--code", code["paid_later"], says="Amount    CNY 12.50"
    )
    for name, phrase in (("refused", "Refused."), ("failed", "Payment failed."), ("closed_later", "Order closed")):
        suite.check(f"PosTerminal: {name}", till.pos, "--code", code[name], says=phrase, status=1)
    suite.check(
        "PosTerminal gives up asking", till.pos, "--code", code["never_paid"], "--wait", "1",
        says="Do not charge again.", status=2, config=patient,
    )  # fmt: skip
    suite.check(
        "PosTerminal reaches nobody", till.pos, "--code", code["paid"], says="Nothing was sent", status=1, config=nobody
    )
    for fault in ("http_500", "truncated"):
        suite.check(f"PosTerminal asks after an order's {fault}", till.after_fault, fault)
    suite.check("PosTerminal asks after a lost refund answer", till.after_refund_fault, "reset_after")
    suite.check("PosTerminal asks after the plug was pulled, and sends nothing again", till.plug_pulled)
    suite.check(
        "PosTerminal without a configuration", till.pos, "--code", code["paid"],
        says="cannot take payments", status=2, config=folder / "none.toml",
    )  # fmt: skip


def paid_and_refunded(suite: Suite, till: Till) -> None:
    suite.check(
        f"PosTerminal is paid, and refunds, on JDK {till.jdk.version}", till.pos,
        "--code", till.sandbox.code["paid"], "--refund", says="Refunded.\nCNY 12.50",
    )  # fmt: skip


def callbacks(suite: Suite, till: Till) -> None:
    for form in ("json", "form"):
        suite.check(f"CallbackServer takes {form} on JDK {till.jdk.version}", till.callback, form)


def main() -> None:
    suite = Suite("bindings/java")
    if missing := machine.missing((machine.JAVA, machine.MAVEN, machine.BINUTILS)):
        raise Failed("\n".join(machine.advice(need) for need in missing))
    default, *others = jdks()
    if not others:
        print("NOT TESTED: there is no other JDK on this machine", flush=True)
    tried = others if suite.everything else oldest_and_newest(others)
    suite.check(f"builds, documents and tests the jar on JDK {default.version}", verified_by_maven, default)
    for jdk in tried:
        if suite.everything:
            suite.check(f"the whole suite on JDK {jdk.version}", every_test, jdk)
            if jdk.release >= SPRING:
                suite.check(f"the Spring Boot starter on JDK {jdk.version}", starter, jdk)
        else:
            suite.check(f"vectors, faults and loading on JDK {jdk.version}", vectors_and_faults, jdk)
    suite.check("the page's command builds the Spring Boot starter", page_builds_starter, default)
    suite.check(f"text that is not UTF-8, on JDK {default.version}", in_latin_1, default)

    with tempfile.TemporaryDirectory(prefix="bestpay-java-") as temporary:
        folder = Path(temporary)
        lib = outside(folder)
        suite.check("the version of the library", same_version)
        suite.check("the library, the licences and a module name, for JDK 8", resources)
        suite.check("depends on JNA alone, and does not show it", only_jna, lib)
        suite.check("compiles examples, documentation and pages", compiles, lib, folder / "written")
        suite.check("compiles the Spring Boot controller", compiles_spring, lib, folder / "spring")
        for name in ("README", "README.zh-CN"):
            suite.check(f"{name}.md shows that controller", shows_controller, f"{name}.md")
        for name in ("README", "coming-from-the-official-demo"):
            suite.check(
                f"{name}: both languages have the same code", same_code, HERE / f"{name}.md", HERE / f"{name}.zh-CN.md"
            )
        with Sandbox(folder / "sandbox") as sandbox:
            examples(suite, sandbox, folder, default)
            for jdk in [default, *tried]:
                till = Till(sandbox, folder, jdk)
                paid_and_refunded(suite, till)
                if jdk is default or suite.everything:
                    callbacks(suite, till)
            suite.check("the jar is a module", Till(sandbox, folder, default).as_module)
            for jdk in [default, *tried]:
                if jdk.release >= MODULES:
                    suite.check(f"a shop that is a module, on JDK {jdk.version}", module, lib, folder, jdk)
            without_library(folder)
            words = ("--code", sandbox.code["paid"])
            suite.check(
                "a jar without the library says so", Till(sandbox, folder, default).pos, *words,
                says="library_not_loaded", status=2,
            )  # fmt: skip
            found = Till(sandbox, folder, default, f"-Djna.library.path={LIBRARY.parent}")
            suite.check("a library on jna.library.path is found", found.pos, *words, says="Paid.")
    print(f"JDKs: {', '.join(jdk.version for jdk in [default, *tried])}")
    suite.end()


if __name__ == "__main__":
    try:
        main()
    except Failed as failed:
        sys.exit(f"bindings/java: {failed}")
